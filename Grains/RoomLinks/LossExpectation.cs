namespace Spaces.Grains.RoomLinks;

/// <summary>
/// The loss that a room's sound prepares for: the highest that one of its gateways reports, at once when it goes up, and slowly when it goes down, as every
/// change of the encoder's mind costs bits.
/// </summary>
internal sealed class LossExpectation
{
    /// <summary>Loss below this is left to concealment: the bits of in-band FEC are worth more in the voice itself.</summary>
    public const int Least = 2;

    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10);

    private double _percent;
    private DateTimeOffset _at;

    /// <summary>The loss to prepare for, in percent; 0 for none.</summary>
    public int Percent => _percent < Least ? 0 : (int)Math.Round(_percent);

    /// <summary>The loss as it is counted, in percent, for a room that goes on elsewhere.</summary>
    public double Exact => _percent;

    /// <summary>Goes on where another one was.</summary>
    public void Continue(double percent, DateTimeOffset now) => (_percent, _at) = (Math.Clamp(percent, 0, 100), now);

    /// <summary>Takes what the gateways report now.</summary>
    /// <param name="highest">The highest of them, 0 to 100.</param>
    /// <param name="now">The time.</param>
    public void Report(int highest, DateTimeOffset now)
    {
        var target = Math.Clamp(highest, 0, 100);
        var passed = now - _at;
        _at = now;
        _percent = target >= _percent || passed < TimeSpan.Zero
            ? target
            : target + ((_percent - target) * Math.Pow(0.5, passed / HalfLife));
    }
}
