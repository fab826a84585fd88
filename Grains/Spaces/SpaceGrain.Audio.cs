using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Media;

namespace Spaces.Grains.Spaces;

/// <summary>The open room's sound, on the grain's scheduler, in turns of its own.</summary>
internal sealed partial class SpaceGrain
{
    private RoomMedia? _media;
    private RoomSound? _sound;

    private int Channels => _space is { Record.Settings.Music: true } ? 2 : 1;

    private RoomMedia OpenAudio(Space space)
    {
        _sound = MakeSound(space, new RoomMixer(_codec, _mixerOptions, Channels));
        _media = new RoomMedia(GrainContext, OnTick);
        _plane.Enter(_media);
        return _media;
    }

    private RoomSound MakeSound(Space space, RoomMixer mixer) => new(space, mixer, _leases, _plane, _metrics, _pressure, _logger);

    private void CloseAudio()
    {
        if (_media is not null)
        {
            _plane.Leave(_media);
            _media = null;
        }

        _sound?.Dispose();
        _sound = null;
    }

    private void OnTick(RoomMedia media)
    {
        if (_sound is { } sound && media == _media && !_waitsForPackets)
        {
            sound.Tick(media);
        }
    }
}
