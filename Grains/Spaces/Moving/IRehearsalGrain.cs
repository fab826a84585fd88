namespace Spaces.Grains.Spaces.Moving;

/// <summary>A room of nobody that a silo sends to another one and back, before a real one goes the same way. Its key is the silo's address.</summary>
[Alias("spaces.IRehearsalGrain")]
internal interface IRehearsalGrain : IGrainWithStringKey
{
    /// <summary>The silo that it is on; opens it there when it is on none.</summary>
    [Alias("Where")]
    Task<SiloAddress> Where();

    /// <summary>Sends it to another silo, once this call is answered.</summary>
    [Alias("Go")]
    Task Go(SiloAddress to);

    /// <summary>It is needed no more.</summary>
    [Alias("End")]
    Task End();
}
