using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>Settings of the media port (section <c>Gateway:Media</c>).</summary>
public sealed class MediaOptions
{
    /// <summary>The word for this machine's first address that is not loopback.</summary>
    public const string HostWord = "host";

    internal const int MaxShards = 64;
    internal const int MinBufferBytes = 64 * 1024;
    internal const int MaxBufferBytes = 256 * 1024 * 1024;

    /// <summary>
    /// Local addresses to bind, separated by commas; each gets a socket of its own on the same port, so that replies leave from the address that
    /// was asked. <c>host</c> stands for this machine's first IPv4 address that is not loopback. Default 127.0.0.1.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>
    /// Addresses that answers advertise as candidates, separated by commas, where they differ from the bound ones: a public address in front
    /// of a one-to-one NAT. Default: the bound addresses.
    /// </summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>The UDP port. Default 10000.</summary>
    public int Port { get; set; } = 10000;

    /// <summary>
    /// Without an authenticated check for this long a client is gone (RFC 7675). Below 6 s Firefox, which is silent for 5 s at a time, would be
    /// thrown out; above 30 s people who vanished stay on stage. Default 15 s.
    /// </summary>
    public TimeSpan ConsentTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What people who speak in a space in music mode are asked to send at most, in bit/s, 48,000 to 256,000. Default 96,000.</summary>
    public int MusicBitrate { get; set; } = 96_000;

    /// <summary>
    /// Threads that protect and send rooms' frames; each listener belongs to one of them. 1 to 64, or 0 for one a processor. Default 0.
    /// </summary>
    public int FanoutShards { get; set; }

    /// <summary>
    /// Sockets and receive threads for each bound address; the kernel spreads clients over them (Linux; elsewhere it is one). 1 to 64, or 0 for one a
    /// processor, at most 4. Default 0.
    /// </summary>
    public int ReceiveShards { get; set; }

    /// <summary>
    /// Bytes of buffer to ask the kernel for, for each media socket and direction; it gives no more than <c>net.core.rmem_max</c> and <c>wmem_max</c>.
    /// 64 KiB to 256 MiB, default 4 MiB.
    /// </summary>
    public int SocketBufferBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Fan-out threads, the default resolved.</summary>
    public int FanoutThreads() => FanoutShards > 0 ? FanoutShards : Math.Clamp(Environment.ProcessorCount, 1, MaxShards);

    /// <summary>Receive threads for each address, the default resolved.</summary>
    public int ReceiveThreads() => ReceiveShards > 0 ? ReceiveShards : Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>The addresses to bind, <c>host</c> resolved.</summary>
    public IReadOnlyList<IPAddress> BoundAddresses() => Resolve(Address);

    /// <summary>The addresses to advertise.</summary>
    public IReadOnlyList<IPAddress> AdvertisedAddresses() => string.IsNullOrWhiteSpace(AdvertisedAddress) ? BoundAddresses() : Resolve(AdvertisedAddress);

    internal static bool IsAddressList(string text) =>
        Words(text).All(w => w.Equals(HostWord, StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(w, out _));

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static List<IPAddress> Resolve(string text)
    {
        var addresses = new List<IPAddress>();
        foreach (var word in Words(text))
        {
            var address = word.Equals(HostWord, StringComparison.OrdinalIgnoreCase) ? HostAddress() : IPAddress.Parse(word);
            if (address is not null && !addresses.Contains(address))
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    private static IPAddress? HostAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => a.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
}

/// <summary>Names option, value and limit when a setting cannot work.</summary>
internal sealed class MediaOptionsValidator : IValidateOptions<MediaOptions>
{
    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        var failures = new List<string>();
        if (!MediaOptions.IsAddressList(options.Address) || options.BoundAddresses().Count == 0)
        {
            failures.Add($"Gateway:Media:Address is '{options.Address}'; it must be one or more IP addresses, or 'host' on a machine that has one.");
        }
        else if (options.BoundAddresses().Any(a => a.Equals(IPAddress.Any) || a.Equals(IPAddress.IPv6Any)))
        {
            failures.Add(
                $"Gateway:Media:Address is '{options.Address}'; name the addresses to bind: from a wildcard socket replies may leave from "
                + "another address than was asked, and browsers drop those without a word.");
        }

        if (!string.IsNullOrWhiteSpace(options.AdvertisedAddress)
            && (!MediaOptions.IsAddressList(options.AdvertisedAddress)
                || options.AdvertisedAddresses() is not { Count: > 0 } advertised
                || advertised.Any(a => a.Equals(IPAddress.Any) || a.Equals(IPAddress.IPv6Any))))
        {
            failures.Add(
                $"Gateway:Media:AdvertisedAddress is '{options.AdvertisedAddress}'; it must be one or more IP addresses that clients can reach.");
        }

        if (options.Port is < 1 or > 65535)
        {
            failures.Add($"Gateway:Media:Port is {options.Port}; it must be 1 to 65535.");
        }

        if (options.ConsentTimeout < TimeSpan.FromSeconds(6) || options.ConsentTimeout > TimeSpan.FromSeconds(30))
        {
            failures.Add($"Gateway:Media:ConsentTimeout is {options.ConsentTimeout}; it must be 6 to 30 s.");
        }

        if (options.MusicBitrate is < 48_000 or > 256_000)
        {
            failures.Add($"Gateway:Media:MusicBitrate is {options.MusicBitrate}; it must be 48000 to 256000.");
        }

        if (options.FanoutShards is < 0 or > MediaOptions.MaxShards)
        {
            failures.Add($"Gateway:Media:FanoutShards is {options.FanoutShards}; it must be 1 to {MediaOptions.MaxShards}, or 0 for one a processor.");
        }

        if (options.ReceiveShards is < 0 or > MediaOptions.MaxShards)
        {
            failures.Add($"Gateway:Media:ReceiveShards is {options.ReceiveShards}; it must be 1 to {MediaOptions.MaxShards}, or 0 for one a processor.");
        }

        if (options.SocketBufferBytes is < MediaOptions.MinBufferBytes or > MediaOptions.MaxBufferBytes)
        {
            failures.Add(
                $"Gateway:Media:SocketBufferBytes is {options.SocketBufferBytes}; it must be {MediaOptions.MinBufferBytes} to {MediaOptions.MaxBufferBytes}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
