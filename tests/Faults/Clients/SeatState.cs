using System.Text.Json;

namespace Spaces.Faults.Clients;

/// <summary>What somebody is in their space: that which no fault may change.</summary>
/// <param name="Role"><c>host</c>, <c>cohost</c>, <c>speaker</c> or <c>listener</c>.</param>
/// <param name="Muted">Whether they are muted.</param>
/// <param name="HandSince">Since when their hand is up; null when it is not.</param>
internal sealed record SeatState(string Role, bool Muted, DateTimeOffset? HandSince)
{
    /// <summary>Whether they are on stage.</summary>
    public bool OnStage => Role != "listener";

    /// <summary>Reads what the hub tells as <c>you</c>; null when it is none.</summary>
    public static SeatState? Of(JsonElement you)
    {
        if (you.ValueKind != JsonValueKind.Object || !you.TryGetProperty("participant", out var person))
        {
            return null;
        }

        var hand = you.TryGetProperty("handSince", out var since) && since.ValueKind == JsonValueKind.String ? since.GetDateTimeOffset() : (DateTimeOffset?)null;
        return new SeatState(person.GetProperty("role").GetString()!, person.GetProperty("muted").GetBoolean(), hand);
    }
}

/// <summary>The server asks a client to go to another gateway.</summary>
/// <param name="Gateways">Where to, the best first.</param>
/// <param name="DeadlineMs">How long the old connection stays.</param>
internal sealed record MoveOrder(Uri[] Gateways, double DeadlineMs);
