using System.Text.Json.Serialization;

namespace Spaces.Gateway.Api.Admin;

/// <summary>A room that is open on a silo.</summary>
/// <param name="Id">The space.</param>
/// <param name="Silo">Name of the silo.</param>
/// <param name="MixingCores">Processor cores that its mixing takes, smoothed over seconds.</param>
/// <param name="Heard">Whether somebody is heard right now.</param>
/// <param name="Title">What it is about. This and what follows is absent when the room did not answer in time.</param>
/// <param name="State"><c>live</c> or <c>ended</c>.</param>
/// <param name="OnStage">How many are on stage.</param>
/// <param name="Listeners">How many are in the audience.</param>
public sealed record OpenSpaceView(
    string Id,
    string Silo,
    double MixingCores,
    bool Heard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? State = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? OnStage = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Listeners = null);

/// <summary>A page of the open rooms.</summary>
/// <param name="Items">The rooms, by id.</param>
/// <param name="Cursor">Where the next page begins; absent on the last.</param>
/// <param name="Unanswered">Names of silos that did not answer: their rooms are missing here.</param>
public sealed record OpenSpacePageView(IReadOnlyList<OpenSpaceView> Items, string? Cursor, IReadOnlyList<string> Unanswered);

/// <summary>A space as an operator sees it.</summary>
/// <param name="Space">The space.</param>
/// <param name="Silo">Name of the silo that it was found open on; absent when it was open on none.</param>
/// <param name="MixingCores">Processor cores that its mixing takes; absent when it was open on none.</param>
/// <param name="Epoch">The activation that speaks.</param>
/// <param name="Event">Number of its newest stored event.</param>
/// <param name="Stage">Host, co-hosts and speakers.</param>
/// <param name="Unanswered">Names of silos that did not answer: it may be open on one of them.</param>
public sealed record OperatorSpaceView(
    SpaceView Space,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Silo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MixingCores,
    long Epoch,
    long Event,
    IReadOnlyList<ParticipantView> Stage,
    IReadOnlyList<string> Unanswered);

/// <summary>Moves a room.</summary>
/// <param name="Silo">Name of the silo that it is to move to; left out: the one with most room.</param>
public sealed record MoveBody(string? Silo);

/// <summary>A move that was begun.</summary>
/// <param name="Id">The space.</param>
/// <param name="From">Name of the silo that it was open on; absent when that silo did not say so in time.</param>
public sealed record MoveView(string Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From);
