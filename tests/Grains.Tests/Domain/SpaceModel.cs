using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>The rules written a second time in the plainest way: lists, searched from end to end, and no index that could be wrong.</summary>
internal sealed class SpaceModel(string host, int capacity)
{
    private uint _numbers;

    public List<ModelPerson> People { get; } = [];

    public bool Over { get; private set; }

    public int OnStage => People.Count(p => p.Role != Role.Listener);

    /// <summary>The refusal, the events' names and the connections that are closed.</summary>
    public (RefusalReason, string[], ulong[]) Join(string name, ulong connection, ConnectionPurpose purpose, bool speak, bool required, bool muted)
    {
        if (Over)
        {
            return (RefusalReason.Ended, [], []);
        }

        if (People.Any(p => p.Holds(connection)))
        {
            return (RefusalReason.None, [], []);
        }

        var person = People.Find(p => p.Name == name);
        var was = person?.Role ?? Role.Listener;
        var role = name == host ? Role.Host : was != Role.Listener ? was : speak && OnStage < capacity ? Role.Speaker : Role.Listener;
        if (role == Role.Listener && required)
        {
            return (speak ? RefusalReason.StageFull : RefusalReason.NotAllowed, [], []);
        }

        List<string> events = [];
        if (person is null)
        {
            person = new ModelPerson(name, ++_numbers) { Muted = muted };
            People.Add(person);
        }

        if (role != was)
        {
            person.Muted = muted;
            events.Add("ParticipantJoined");
        }
        else if (role != Role.Listener && purpose != ConnectionPurpose.Receive && person.Muted != muted)
        {
            person.Muted = muted;
            events.Add(muted ? "ParticipantMuted" : "ParticipantUnmuted");
        }

        person.Role = role;
        var closed = person.Connections.Where(c => (c.Purpose & purpose) != 0).Select(c => c.Id).ToArray();
        person.Connections.RemoveAll(c => closed.Contains(c.Id));
        person.Connections.Add((connection, purpose));
        return (RefusalReason.None, [.. events], closed);
    }

    public (RefusalReason, string[], ulong[]) Leave(ulong connection)
    {
        if (People.Find(p => p.Holds(connection)) is not { } person)
        {
            return (RefusalReason.None, [], []);
        }

        person.Connections.RemoveAll(c => c.Id == connection);
        if (person.Connections.Count > 0)
        {
            return (RefusalReason.None, [], []);
        }

        People.Remove(person);
        return (RefusalReason.None, person.Role == Role.Listener ? [] : ["ParticipantLeft"], []);
    }

    public (RefusalReason, string[], ulong[]) SetMuted(string name, bool muted)
    {
        if (Over)
        {
            return (RefusalReason.Ended, [], []);
        }

        if (People.Find(p => p.Name == name) is not { } person)
        {
            return (RefusalReason.NotInSpace, [], []);
        }

        if (person.Role == Role.Listener)
        {
            return (muted ? RefusalReason.None : RefusalReason.NotAllowed, [], []);
        }

        var changed = person.Muted != muted;
        person.Muted = muted;
        return (RefusalReason.None, !changed ? [] : muted ? ["ParticipantMuted"] : ["ParticipantUnmuted"], []);
    }

    public (RefusalReason, string[], ulong[]) End(string name)
    {
        if (name != host)
        {
            return (RefusalReason.NotAllowed, [], []);
        }

        if (Over)
        {
            return (RefusalReason.None, [], []);
        }

        Over = true;
        ulong[] closed = [.. People.SelectMany(p => p.Connections).Select(c => c.Id)];
        People.Clear();
        return (RefusalReason.None, ["SpaceEnded"], closed);
    }

    /// <summary>What a decision says, in the model's words.</summary>
    public static (RefusalReason, string[], ulong[]) Words(Decision decision) => (
        decision.Refusal,
        [.. decision.Events.Select(e => e.GetType().Name)],
        [.. decision.Closings.Select(c => c.Connection.Id.Value)]);
}

/// <summary>A person of the model.</summary>
internal sealed record ModelPerson(string Name, uint Number)
{
    public Role Role { get; set; }

    public bool Muted { get; set; }

    public List<(ulong Id, ConnectionPurpose Purpose)> Connections { get; } = [];

    public bool Holds(ulong connection) => Connections.Any(c => c.Id == connection);
}
