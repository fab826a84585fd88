using System.Buffers.Binary;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>
/// The mixer on its way to another silo, between two ticks. The state is one block: a format byte, parts, and a checksum over both. It is bounded by
/// what lanes and streams can hold. See decision 0021.
/// </summary>
internal sealed partial class RoomMixer
{
    /// <summary>The largest state that is read, in bytes: a hundred lanes with full buffers.</summary>
    public const int MostStateBytes = 4 * 1024 * 1024;

    private const byte StateFormat = 1;
    private const byte PartVersion = 1;
    private const int MostLanes = 256;

    /// <summary>The whole state but encoders and decoders, which begin anew with what they had last.</summary>
    public byte[] Save()
    {
        StateCodec codec = new();
        byte format = StateFormat;
        codec.Value(ref format);
        byte channels = (byte)Channels;
        codec.Value(ref channels);
        Carry(codec);
        byte[] state = new byte[codec.Written.Length + sizeof(ulong)];
        codec.Written.CopyTo(state);
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(codec.Written.Length), Checksum(codec.Written));
        return state;
    }

    /// <summary>The mixer that goes on where another one was saved.</summary>
    /// <returns>Null when the state is damaged or of a format that this version does not know.</returns>
    public static RoomMixer? TryLoad(IOpusCodec codec, MixerOptions options, byte[] state)
    {
        RoomMixer? mixer = Unpack(codec, options, state);
        mixer?.Warm();
        return mixer;
    }

    /// <summary>The mixer as it was saved, with encoders and decoders that know nothing yet; null as with <see cref="TryLoad"/>.</summary>
    internal static RoomMixer? Unpack(IOpusCodec codec, MixerOptions options, byte[] state)
    {
        if (state.Length is < sizeof(ulong) + 2 or > MostStateBytes
            || state[0] != StateFormat
            || state[1] is not (1 or 2)
            || BinaryPrimitives.ReadUInt64LittleEndian(state.AsSpan(state.Length - sizeof(ulong))) != Checksum(state.AsSpan(..^sizeof(ulong))))
        {
            return null;
        }

        RoomMixer mixer = new(codec, options, state[1]);
        try
        {
            StateCodec reader = new(state);
            ushort head = 0;
            reader.Value(ref head);
            mixer.Carry(reader);
            return mixer;
        }
        catch (InvalidDataException)
        {
            // A checksum that is right over a state that is not: another version has another idea of it.
            mixer.Relist();
            mixer.Dispose();
            return null;
        }
    }

    private void Carry(StateCodec codec)
    {
        byte version = PartVersion;
        int part = codec.BeginPart(ref version);
        codec.Value(ref _ticks);
        codec.Value(ref _silentTicks);
        codec.Value(ref _encodes);
        codec.Value(ref _limitedTicks);
        codec.Value(ref _passedTicks);
        _departed.Carry(codec);
        _expectedLoss = codec.Count(_expectedLoss, 50);
        bool ending = IsEnding;
        codec.Flag(ref ending);
        IsEnding = ending;
        codec.Value(ref _endTicks);
        codec.Value(ref _soleTicks);
        codec.Value(ref _unverified);
        uint sole = _sole is { } only && Array.IndexOf(_lanes, only) >= 0 ? only.Number : 0; // it may be gone
        codec.Value(ref sole);
        uint passing = _passing?.Number ?? 0;
        codec.Value(ref passing);
        codec.EndPart(part);

        Carry(codec, _common);
        int lanes = codec.Count(_lanes.Length, MostLanes);
        for (int i = 0; i < lanes; i++)
        {
            CarryLane(codec, codec.Reads ? null : _lanes[i]);
        }

        if (codec.Reads)
        {
            Relist();
            _sole = _byNumber.GetValueOrDefault(sole);
            _passing = _byNumber.GetValueOrDefault(passing);
            StateCodec.Check(passing == 0 || _passing is not null);
        }
    }

    private void CarryLane(StateCodec codec, SpeakerLane? lane)
    {
        byte version = PartVersion;
        int part = codec.BeginPart(ref version);
        uint number = lane?.Number ?? 0;
        codec.Value(ref number);
        StateCodec.Check(number != 0 && (lane is not null || !_byNumber.ContainsKey(number)));
        lane ??= _byNumber[number] = new SpeakerLane(number, _codec, _options, Channels);
        lane.Carry(codec);
        bool hasOwn = lane.Minus is not null;
        codec.Flag(ref hasOwn);
        codec.EndPart(part);
        if (hasOwn)
        {
            Carry(codec, lane.Minus ??= new MixStream(_codec, _options, Channels));
        }
    }

    private static void Carry(StateCodec codec, MixStream stream)
    {
        byte version = PartVersion;
        int part = codec.BeginPart(ref version);
        stream.Carry(codec);
        codec.EndPart(part);
    }

    private void Warm()
    {
        ExpectedLossPercent = _expectedLoss;
        _common.Warm();
        foreach (SpeakerLane lane in _lanes)
        {
            lane.Minus?.Warm();
            lane.Warm(lane == _passing);
        }
    }

    // FNV-1a, 64 bits: against accidents, not against an adversary.
    internal static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * 1_099_511_628_211;
        }

        return hash;
    }
}
