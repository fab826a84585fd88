using System.Text;
using Spaces.Gateway.Net;
using Spaces.Gateway.Stun;

namespace Spaces.Gateway.Ice;

/// <summary>
/// The server's end of ICE (RFC 8445, lite): it answers checks, never sends one, and learns the client's address from them.
/// One component, RTCP multiplexed. It is always the controlled side. Driven by one loop at a time; holds no lock, reads no
/// clock, and allocates nothing per check.
/// </summary>
internal sealed class IceLiteAgent
{
    /// <summary>Bytes that hold any answer; <see cref="HandlePacket"/> wants at least that much room.</summary>
    public const int MaxResponseLength = 128;

    private readonly byte[] _password;
    private readonly byte[] _username;
    private readonly IceTimings _timings;
    private readonly AuthenticatedAddresses _authenticated = new();

    /// <summary>An agent for one peer.</summary>
    /// <param name="local">What our answer told the client.</param>
    /// <param name="remoteUfrag">The client's fragment from its offer; its checks name it after the colon.</param>
    /// <param name="timings">Null: the defaults.</param>
    public IceLiteAgent(IceCredentials local, string remoteUfrag, IceTimings? timings = null)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentException.ThrowIfNullOrEmpty(remoteUfrag);
        Local = local;
        _password = Encoding.UTF8.GetBytes(local.Password);
        _username = Encoding.UTF8.GetBytes($"{local.UsernameFragment}:{remoteUfrag}");
        _timings = timings ?? IceTimings.Default;
    }

    /// <summary>Our own fragment and password.</summary>
    public IceCredentials Local { get; }

    /// <summary>Where to send; null until the first valid check.</summary>
    public TransportAddress? Selected { get; private set; }

    /// <summary>
    /// When the selected address last passed a check; zero while there is none. A lite agent sends no consent checks of its
    /// own (RFC 7675 section 4), so the client's checks are taken as its consent.
    /// </summary>
    public TimeSpan LastConsent { get; private set; }

    /// <summary>When consent runs out if no further check comes; null before the first valid check.</summary>
    public TimeSpan? ConsentDeadline => Selected is null ? null : LastConsent + _timings.ConsentTimeout;

    /// <summary>True when the address passed a check: only from there may DTLS and media come.</summary>
    public bool IsAuthenticated(TransportAddress remote) => _authenticated.Contains(remote);

    /// <summary>
    /// True when the selected address has been silent for the consent timeout. False before the first check: how long a client
    /// may take to show up is its owner's deadline.
    /// </summary>
    public bool ConsentExpired(TimeSpan now) => ConsentDeadline is { } deadline && now >= deadline;

    /// <summary>Takes one STUN datagram and writes the answer, if one is due.</summary>
    /// <param name="datagram">The datagram as received.</param>
    /// <param name="remote">Where it came from, and where the answer goes.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="response">Room for <see cref="MaxResponseLength"/> bytes.</param>
    /// <param name="responseLength">Bytes to send back to <paramref name="remote"/>; 0 for silence.</param>
    /// <exception cref="ArgumentException">The response buffer is too small (never on account of the datagram).</exception>
    public IceOutcome HandlePacket(
        ReadOnlySpan<byte> datagram, TransportAddress remote, TimeSpan now, Span<byte> response, out int responseLength)
    {
        if (response.Length < MaxResponseLength)
        {
            throw new ArgumentException($"An answer needs up to {MaxResponseLength} bytes", nameof(response));
        }

        responseLength = 0;
        if (!StunMessage.TryParse(datagram, out var message) || (message.HasFingerprint && !message.VerifyFingerprint()))
        {
            return IceOutcome.Malformed;
        }

        if (message.Class != StunClass.Request || message.Method != StunProtocol.BindingMethod)
        {
            return IceOutcome.Ignored;
        }

        var outcome = Judge(in message);
        if (outcome == IceOutcome.Answered)
        {
            outcome = Accept(remote, message.UseCandidate, now);
        }

        responseLength = WriteResponse(in message, outcome, remote, response);
        return outcome;
    }

    // In the order of RFC 8489 sections 9.1.3 (credentials) and 6.3.1 (unknown attributes), then RFC 8445 section 7.3.1.1.
    private IceOutcome Judge(ref readonly StunMessage message)
    {
        if (!message.HasUsername || !message.HasMessageIntegrity)
        {
            return IceOutcome.BadRequest;
        }

        if (!message.Username.SequenceEqual(_username) || !message.VerifyMessageIntegrity(_password))
        {
            return IceOutcome.BadIntegrity;
        }

        if (message.HasUnknownRequired)
        {
            return IceOutcome.UnknownAttribute;
        }

        // Against a lite agent the full one has to control, whatever the tie breakers say: it is told to switch.
        return message.IceControlled ? IceOutcome.RoleConflict : IceOutcome.Answered;
    }

    private IceOutcome Accept(TransportAddress remote, bool useCandidate, TimeSpan now)
    {
        _authenticated.Touch(remote, Selected, now);
        if (Selected == remote)
        {
            LastConsent = now;
            return IceOutcome.Answered;
        }

        // The latest nomination wins: Chromium nominates with every check and moves to a better pair by simply checking it.
        if (Selected is null || useCandidate || now - LastConsent >= _timings.SelectedSilence)
        {
            Selected = remote;
            LastConsent = now;
            return IceOutcome.Nominated;
        }

        return IceOutcome.Answered;
    }

    private int WriteResponse(ref readonly StunMessage request, IceOutcome outcome, TransportAddress remote, Span<byte> buffer)
    {
        var success = outcome is IceOutcome.Answered or IceOutcome.Nominated;
        var writer = new StunWriter(
            buffer, success ? StunClass.Success : StunClass.Error, StunProtocol.BindingMethod, request.TransactionId);
        switch (outcome)
        {
            case IceOutcome.BadRequest:
                writer.AddErrorCode(400, "Bad Request"u8);
                break;
            case IceOutcome.BadIntegrity:
                writer.AddErrorCode(401, "Unauthorized"u8);
                break;
            case IceOutcome.UnknownAttribute:
                writer.AddErrorCode(420, "Unknown"u8);
                writer.AddUnknownAttributes(request.UnknownRequired);
                break;
            case IceOutcome.RoleConflict:
                writer.AddErrorCode(487, "Role Conflict"u8);
                break;
            default:
                writer.AddXorMappedAddress(remote);
                break;
        }

        // Who has not shown the password gets no proof of ours (RFC 8489 section 9.1.3).
        if (outcome is not (IceOutcome.BadRequest or IceOutcome.BadIntegrity))
        {
            writer.AddMessageIntegrity(_password);
        }

        writer.AddFingerprint();
        return writer.TryFinish(out var length) ? length : 0;
    }
}
