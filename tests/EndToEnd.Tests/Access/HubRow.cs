namespace Spaces.EndToEnd.Tests.Access;

/// <summary>A hub method and what it answers to whom: 200, the status of the reply's problem, or 204 where it answers nothing.</summary>
/// <param name="Method">The method.</param>
/// <param name="Line">
/// The expected statuses. Who has no good token is refused with the connection; who has one for another space is connected, and was refused the space.
/// </param>
/// <param name="Arguments">What it is called with.</param>
internal sealed record HubRow(string Method, string Line, Func<HubCall, object?[]> Arguments)
{
    /// <summary>What sets the row apart from others of the method.</summary>
    public string? Note { get; init; }

    /// <summary>What happens in the space before, as in <see cref="RouteRow.Given"/>.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>False when the caller's connection is a new one, which has joined nothing.</summary>
    public bool Joined { get; init; } = true;

    /// <summary>Whether an answer leaves everything as it was.</summary>
    public bool IsSafe { get; init; }

    /// <summary>The name of the row.</summary>
    public string Name => Note is null ? Method : $"{Method} {Note}";

    /// <summary>The expected statuses.</summary>
    public Cells Expected { get; } = new(Line);
}

/// <summary>What a hub method is called with depends on the space and on who calls.</summary>
internal sealed class HubCall(Cast cast, Caller caller)
{
    /// <summary>The space.</summary>
    public string Space => cast.Space;

    /// <summary>A speaker who is none of the callers.</summary>
    public string Target => cast.IdOf("target");

    /// <summary>Somebody who is not in the space.</summary>
    public string Guest => cast.IdOf("guest");

    /// <summary>The host.</summary>
    public string Host => cast.IdOf("host");

    /// <summary>A fresh token of the caller.</summary>
    public string? Token => cast.TokenOf(caller);

    /// <summary>A token of the caller that has expired.</summary>
    public string ExpiredToken => cast.Sign(Cast.NameOf(caller), new { join = Space }, expired: true);

    /// <summary>A token of the caller for another space.</summary>
    public string TokenForElsewhere => cast.Sign(Cast.NameOf(caller), new { join = Cast.AnotherSpace });

    /// <summary>A good token of somebody else.</summary>
    public string TokenOfAnother => cast.Sign("target", new { join = Space });
}
