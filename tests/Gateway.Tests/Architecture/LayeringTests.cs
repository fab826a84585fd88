using Spaces.Gateway.Peer;
using Spaces.TestKit.Architecture;

namespace Spaces.Gateway.Tests.Architecture;

/// <summary>One direction: which folder may use which, as data. What is not in the table fails with the place where it stands.</summary>
public sealed class LayeringTests
{
    private const string Root = "Spaces.Gateway";
    private const string Interfaces = "Spaces.Grains.Interfaces";

    /// <summary>Folders and single types ("Api.Problem") that a folder may use, beside <c>Net</c> and the names in the root, which all may.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Net"] = [],
        ["Stun"] = [],
        ["Rtp"] = [],
        ["Rtcp"] = [],
        ["Sdp"] = [],
        ["Dtls"] = [],
        ["Srtp"] = ["Rtp"],
        ["Ice"] = ["Stun"],
        ["Demux"] = [],
        ["Metrics"] = [],
        ["Options"] = [],
        ["Cadence"] = ["Options.CadenceOptions"],
        ["Repair"] = ["Options.RepairOptions"],
        ["Udp"] = [],
        ["Handshakes"] = ["Dtls"],
        ["Peer"] = ["Ice", "Srtp", "Rtp", "Rtcp", "Repair", "Metrics.DropReason", "Metrics.RepairCount"],
        ["Edge"] = ["Demux", "Dtls", "Handshakes", "Ice", "Metrics", "Options", "Peer", "Srtp.SrtpProfile", "Stun", "Udp"],
        ["Load"] = ["Metrics", "Options"],
        ["Fanout"] = ["Edge", "Peer", "Udp", "Cadence", "Repair", "Metrics", "Handshakes.ThreadNice", "Load.GatewayLoad", "Options", Interfaces],
        ["Tracing"] = [Interfaces],
        ["RoomLink"] = ["Edge", "Load.IFanoutLoad", "Load.IConnectionCount", "Peer", "Fanout", "Metrics", "Repair", "Tracing", Interfaces],
        ["Access"] = ["Options", "Api.Problem", "Api.Problems", Interfaces],
        ["Signaling"] =
            ["Sdp", "Ice", "Load", "Draining.IGatewayDrain", "Peer", "Edge", "RoomLink", "Access", "Api.Problem", "Api.Problems", "Dtls.Fingerprint", "Metrics", "Repair", "Options.MediaOptions", "Options.RepairOptions", Interfaces],
        ["Limits"] = ["Options", "Metrics", "Api.Problem", "Api.Problems"],
        ["Api"] = ["Access", "Edge", "Ice", "Limits", "RoomLink", "Signaling", Interfaces],
        ["Draining"] = ["Edge.EdgeClock", "Hub.HubAudience", "Load", "Metrics", "Options", "RoomLink", Interfaces],
        ["Hub"] = ["Access", "Api", "Draining.GatewayRoster", "Limits", "Options", "RoomLink", "Signaling", Interfaces],
        ["Diagnostics"] = ["Access", "Api", "Edge", "Net", "Peer", "Repair", "RoomLink", "Rtcp", "Srtp", Interfaces],
        ["Hosting"] = ["*"],
    };

    /// <summary>Bytes and time in, bytes and events out: nothing that waits, and nothing of the cluster.</summary>
    private static readonly string[] Pure = ["Net", "Stun", "Ice", "Dtls", "Srtp", "Rtp", "Rtcp", "Sdp", "Demux", "Peer", "Cadence", "Repair"];

    private static readonly IReadOnlyCollection<Reference> References = ReferenceWalker.Walk(typeof(PeerConnection).Assembly);

    [Fact]
    public void Every_arrow_between_folders_is_in_the_table() =>
        Assert.Empty(References.Where(r => r.From.IsIn(Root) && !Allowed(r)).Select(Text));

    [Fact]
    public void Every_folder_is_in_the_table() =>
        Assert.Equal(
            MayUse.Keys.Order(),
            References.Where(r => r.From.IsIn(Root)).Select(r => Folder(r.From)).Where(f => f.Length > 0).Distinct().Order());

    [Fact]
    public void Every_arrow_of_the_table_is_there()
    {
        var seen = References.Where(r => r.From.IsIn(Root)).ToList();
        Assert.Empty(MayUse
            .SelectMany(row => row.Value.Select(to => (From: row.Key, To: to)))
            .Where(arrow => arrow.To != "*" && !seen.Exists(r => Folder(r.From) == arrow.From && Matches(r.To, arrow.To)))
            .Select(arrow => $"{arrow.From} may use {arrow.To} and does not"));
    }

    [Fact]
    public void No_pure_folder_knows_sockets_or_the_cluster() =>
        Assert.Empty(References
            .Where(r => r.From.IsIn(Root) && Pure.Contains(Folder(r.From)) && (r.To.IsIn("System.Net.Sockets") || IsCluster(r.To)))
            .Select(Text));

    [Fact]
    public void The_walk_sees_calls_in_method_bodies() =>
        // A call to a static method, a local and a lambda's closure: none of them in any signature of the caller.
        Assert.Contains(References, r =>
            r.From.ToString() == "Spaces.Gateway.Edge.MediaEdge" && r.To.ToString() == "Spaces.Gateway.Udp.UdpSocketFactory");

    private static bool IsCluster(TypeName type) => type.IsIn("Orleans") || type.IsIn("Spaces.Grains");

    private static bool Allowed(Reference reference)
    {
        var from = Folder(reference.From);
        var ours = reference.To.IsIn(Root);
        if (from.Length == 0 || (!ours && !reference.To.IsIn(Interfaces)))
        {
            return true;
        }

        var to = ours ? Folder(reference.To) : "";
        return (ours && (to == from || to is "" or "Net")) || MayUse.GetValueOrDefault(from, []).Any(entry => Matches(reference.To, entry));
    }

    private static bool Matches(TypeName type, string entry) =>
        entry == "*" || (entry == Interfaces ? type.IsIn(Interfaces) : type.IsIn($"{Root}.{entry}") || type.ToString() == $"{Root}.{entry}");

    private static string Folder(TypeName type) => type.Namespace.Length == Root.Length ? "" : type.Namespace[(Root.Length + 1)..].Split('.')[0];

    private static string Text(Reference reference) => $"{reference.From} ({reference.Member}) uses {reference.To}";
}
