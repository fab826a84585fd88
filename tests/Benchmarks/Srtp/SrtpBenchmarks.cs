using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Srtp;

namespace Spaces.Benchmarks.Srtp;

/// <summary>One packet protected or unprotected, a thousand contexts in turn.</summary>
public class SrtpBenchmarks
{
    // A context takes no packet twice: protected ones are made in advance, and the contexts anew when they are used up, every 32 million packets.
    private const int Prepared = 1 << 15;

    private SrtpSendContext[] _senders = [];
    private SrtpReceiveContext[] _receivers = [];
    private byte[] _packet = [];
    private byte[] _protected = [];
    private byte[] _buffer = [];
    private int _length;
    private Turns _turns;

    [Params(Profile.AesGcm, Profile.AesCmSha1)]
    public Profile Profile { get; set; }

    [Params(80, 160)]
    public int Payload { get; set; }

    [GlobalSetup(Target = nameof(Protect))]
    public void SetUpSenders()
    {
        _turns = default;
        _packet = Samples.Rtp(Payload);
        _senders = [.. Enumerable.Range(0, Turns.Contexts).Select(_ => Sender())];
        _buffer = [.. _packet, .. new byte[_senders[0].Overhead]];
    }

    [GlobalSetup(Target = nameof(Unprotect))]
    public void SetUpReceivers()
    {
        _turns = default;
        _packet = Samples.Rtp(Payload);
        using var sender = Sender();
        _length = _packet.Length + sender.Overhead;
        _buffer = new byte[_length];
        _protected = new byte[Prepared * _length];
        for (int i = 0; i < Prepared; i++)
        {
            var place = _protected.AsSpan(i * _length, _length);
            _packet.CopyTo(place);
            Samples.Number(place, (ushort)i);
            sender.Protect(place, _packet.Length);
        }

        RenewReceivers();
    }

    [GlobalCleanup]
    public void Clean()
    {
        Array.ForEach(_senders, c => c.Dispose());
        Array.ForEach(_receivers, c => c.Dispose());
        (_senders, _receivers) = ([], []);
    }

    [Benchmark]
    public int Protect()
    {
        Samples.Number(_buffer, (ushort)_turns.Round);
        int length = _senders[_turns.Take()].Protect(_buffer, _packet.Length);
        return length > 0 ? length : throw new InvalidOperationException("Not protected.");
    }

    [Benchmark]
    public int Unprotect()
    {
        if (_turns.BeginsRound && _turns.Round == Prepared)
        {
            RenewReceivers();
        }

        _protected.AsSpan(_turns.Round * _length, _length).CopyTo(_buffer);
        var result = _receivers[_turns.Take()].Unprotect(_buffer, out int length);
        return result == SrtpResult.Ok ? length : throw new InvalidOperationException($"Not unprotected: {result}.");
    }

    private SrtpSendContext Sender() => new(Profile.ToSrtp(), Samples.Key, Samples.Salt(Profile.ToSrtp()));

    private void RenewReceivers()
    {
        Array.ForEach(_receivers, c => c.Dispose());
        var profile = Profile.ToSrtp();
        _receivers = [.. Enumerable.Range(0, Turns.Contexts).Select(_ => new SrtpReceiveContext(profile, Samples.Key, Samples.Salt(profile)))];
        _turns = default;
    }
}
