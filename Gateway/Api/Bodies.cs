namespace Spaces.Gateway.Api;

/// <summary>What the host decides about a space; what is left out is as it was, or as it is by default.</summary>
/// <param name="Title">What it is about: 1 to 120 characters. A new space needs one.</param>
/// <param name="Topics">At most 5, of 1 to 40 characters each.</param>
/// <param name="Join">Who may come in: <c>everyone</c> (default), <c>followed</c> (people whom the host follows, and those who are invited) or <c>invited</c>.</param>
/// <param name="Speak">Who may take a place on the stage without being asked: the same words and default.</param>
/// <param name="StageCapacity">Places on the stage, host and co-hosts included: 1 to 100. Left out of a new space: the operator's setting.</param>
/// <param name="Music">Music mode: stereo at a higher rate, tuned for music. By default <c>false</c>.</param>
public sealed record SettingsBody(string? Title, IReadOnlyList<string?>? Topics, string? Join, string? Speak, int? StageCapacity, bool? Music = null);

/// <summary>Invites somebody.</summary>
/// <param name="As"><c>speaker</c> (default) or <c>listener</c>.</param>
public sealed record InviteBody(string? As);

/// <summary>Puts somebody out.</summary>
/// <param name="Reason">For the audit view: at most 280 characters.</param>
public sealed record RemoveBody(string? Reason);

/// <summary>Bans somebody, until it is lifted unless an end is given.</summary>
/// <param name="Minutes">For how long.</param>
/// <param name="Until">Or until when, as <c>2030-01-31T12:00:00Z</c>.</param>
/// <param name="Reason">For the audit view: at most 280 characters.</param>
public sealed record BanBody(int? Minutes, string? Until, string? Reason);

/// <summary>How somebody comes onto the stage.</summary>
/// <param name="Muted">Muted.</param>
public sealed record MutedBody(bool Muted);
