using Orleans.Concurrency;
using Orleans.Services;

namespace Spaces.Grains.Interfaces;

/// <summary>
/// The door of a silo's mixers. One call brings all packets of all its rooms from one gateway: a call per packet costs ten times as
/// much and breaks down before 500 rooms.
/// </summary>
[Alias(Aliases.MediaHub)]
public interface IMediaHub : IGrainService
{
    /// <summary>Hands over packets (see <see cref="Audio.AudioBatchReader"/>). Best effort: what is lost is concealed.</summary>
    [OneWay, Alias("Push")]
    Task Push(byte[] batch);
}
