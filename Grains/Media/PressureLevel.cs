namespace Spaces.Grains.Media;

/// <summary>How far a silo has gone to keep its ticks on time. Values are what the gauge shows.</summary>
internal enum PressureLevel
{
    /// <summary>Everything as configured.</summary>
    None = 0,

    /// <summary>Encoders make less effort.</summary>
    LowEffort = 1,

    /// <summary>Fewer people are heard at once in a room.</summary>
    FewHeard = 2,

    /// <summary>No new room is opened here.</summary>
    Full = 3,
}

/// <summary>One step of back-pressure: how rooms are mixed, and whether new ones are opened.</summary>
/// <param name="Level">Its kind.</param>
/// <param name="Complexity">Encoder effort, 0 to 10.</param>
/// <param name="MaxHeard">Most people heard at once in a room.</param>
internal sealed record PressureStep(PressureLevel Level, int Complexity, int MaxHeard);
