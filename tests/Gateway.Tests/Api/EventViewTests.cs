using System.Text.Json;
using Spaces.Gateway.Api;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Tests.Api;

/// <summary>Every event of the log as clients see it: types are found by reflection, so that a new one without a view fails here.</summary>
public sealed class EventViewTests
{
    private static readonly SpaceId Space = new("room");
    private static readonly Person Ann = new(new ParticipantId("ann"), "Ann", null);

    // What a constructor's parameter is called in the view. What is missing here is told by the target.
    private static readonly Dictionary<string, string> Shown = new()
    {
        ["Participant"] = "participant",
        ["Before"] = "before",
        ["Cause"] = "cause",
        ["Muted"] = "muted",
        ["Host"] = "host",
        ["Former"] = "former",
        ["FormerRole"] = "formerRole",
        ["Settings"] = "settings",
        ["Locked"] = "locked",
        ["As"] = "as",
        ["Declined"] = "declined",
        ["Reason"] = "reason",
        ["Until"] = "until",
        ["Action"] = "action",
        ["Refusal"] = "refusal",
        ["Person"] = "target",
    };

    public static TheoryData<string> Types =>
        [.. typeof(SpaceEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SpaceEvent))).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_event_shows_all_that_it_says(string name)
    {
        var type = typeof(SpaceEvent).Assembly.GetTypes().Single(t => t.Name == name);
        var parameters = type.GetConstructors().Single().GetParameters();
        var e = (SpaceEvent)Activator.CreateInstance(type, [.. parameters.Select(p => Sample(p.ParameterType))])!;
        var json = JsonSerializer.SerializeToElement(EventView.Of(e with { Number = 3, At = DateTimeOffset.UnixEpoch, Actor = Ann.Id }, Space), JsonSerializerOptions.Web);

        Assert.Matches("^[a-z]+(-[a-z]+)+$", json.GetProperty("type").GetString());
        Assert.Equal((3, "ann"), (json.GetProperty("number").GetInt64(), json.GetProperty("actor").GetString()));
        string[] always = e.Target is null ? ["number", "at", "type", "actor"] : ["number", "at", "type", "actor", "target"];
        Assert.Equal(
            always.Concat(parameters.Select(p => Shown[p.Name!])).Distinct().Order(),
            json.EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public void Words_are_lower_case_with_hyphens()
    {
        var role = EventView.Of(new RoleChanged(new ParticipantInfo(Ann, 1, Role.CoHost, false), Role.Speaker, RoleCause.MovedToAudience), Space);
        Assert.Equal(("role-changed", "cohost", "speaker", "moved-to-audience"), (role.Type, role.Participant!.Role, role.Before, role.Cause));

        var refused = EventView.Of(new CommandRefused(SpaceAction.MakeCoHost, Ann.Id, RefusalReason.TooManyCoHosts), Space);
        Assert.Equal(("command-refused", "make-cohost", "urn:spaces:problem:too-many-cohosts", "ann"), (refused.Type, refused.Action, refused.Refusal, refused.Target));
    }

    private static object? Sample(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Sample(inner)
        : type.IsEnum ? Enum.GetValues(type).Cast<object>().Last()
        : type == typeof(string) ? "text"
        : type == typeof(bool) ? true
        : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch
        : type == typeof(ParticipantId) ? Ann.Id
        : type == typeof(Person) ? Ann
        : type == typeof(ParticipantInfo) ? new ParticipantInfo(Ann, 1, Role.Speaker, false)
        : type == typeof(SpaceSettings) ? new SpaceSettings("Title", ["one"], AccessPolicy.Everyone, AccessPolicy.Invited, 5)
        : throw new InvalidOperationException($"{type} has no sample");
}
