using Spaces.Grains.Audio;
using Spaces.TestKit.Architecture;

namespace Spaces.Grains.Tests.Architecture;

/// <summary>The room's rules and its sound know nothing of grains: they are driven by whoever has them, a grain, a benchmark or a test.</summary>
public sealed class LayeringTests
{
    private const string Root = "Spaces.Grains";
    private const string Interfaces = "Spaces.Grains.Interfaces";

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Domain"] = [],
        ["Opus"] = [],
        ["Audio"] = ["Opus"],
    };

    private static readonly IReadOnlyCollection<Reference> References = ReferenceWalker.Walk(typeof(RoomMixer).Assembly);

    [Fact]
    public void Rules_and_sound_use_no_more_than_the_table_says()
    {
        var seen = References.Where(r => r.From.IsIn(Root) && MayUse.ContainsKey(Folder(r.From))).ToList();
        Assert.Equal(MayUse.Count, seen.Select(r => Folder(r.From)).Distinct().Count());
        Assert.Empty(seen
            .Where(r => r.To.IsIn(Root) && !r.To.IsIn(Interfaces) && Folder(r.To) != Folder(r.From))
            .Where(r => !MayUse[Folder(r.From)].Contains(Folder(r.To)))
            .Select(Text));
    }

    [Fact]
    public void Rules_and_sound_know_nothing_of_the_cluster() =>
        Assert.Empty(References
            .Where(r => r.From.IsIn(Root) && MayUse.ContainsKey(Folder(r.From)) && r.To.IsIn("Orleans"))
            .Select(Text));

    [Fact]
    public void Only_the_space_uses_the_rules() =>
        Assert.Empty(References
            .Where(r => r.From.IsIn(Root) && r.To.IsIn($"{Root}.Domain") && Folder(r.From) is not ("Domain" or "Spaces"))
            .Select(Text));

    private static string Folder(TypeName type) => type.Namespace.Length == Root.Length ? "" : type.Namespace[(Root.Length + 1)..].Split('.')[0];

    private static string Text(Reference reference) => $"{reference.From} ({reference.Member}) uses {reference.To}";
}
