using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using StackExchange.Redis;

namespace Spaces.Redis;

/// <summary>
/// How every process of ours connects to Redis. These files are compiled into the silo and into the gateway: whom a connection
/// trusts must not differ between them, and an assembly of their own would have nothing else in it.
/// </summary>
internal static class RedisClient
{
    /// <summary>
    /// The client library's settings: commands fail within <paramref name="timeout"/> and at once while there is no connection,
    /// and it connects again by itself. The answer holds the password.
    /// </summary>
    /// <param name="options">Servers, credentials and certificates.</param>
    /// <param name="timeout">Of a command, and of an attempt to connect.</param>
    /// <param name="distrusted">Told why a server's certificate was refused: of several failed attempts the client library reports any.</param>
    /// <exception cref="ArgumentException">The connection string is not understood; <see cref="RedisSettings"/> says so without its text.</exception>
    public static ConfigurationOptions Configure(RedisOptions options, TimeSpan timeout, Action<string>? distrusted = null)
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString);
        var milliseconds = (int)timeout.TotalMilliseconds;
        configuration.ConnectTimeout = milliseconds;
        configuration.AsyncTimeout = milliseconds;
        configuration.SyncTimeout = milliseconds;
        // Time-outs are found at the heartbeat; the default of one second would be half of the time-out again.
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds / 4, 50, 1000));
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry(250);
        // Commands must fail while there is no connection, not wait for one: their callers answer people.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        // Queue lengths and thread-pool counts: a page of text for each failed call while the server is away.
        configuration.IncludeDetailInExceptions = false;
        if (options.Tls.IsSet)
        {
            configuration.SslClientAuthenticationOptions = host =>
            {
                var authentication = RedisCertificates.Authentication(options.Tls, host);
                authentication.RemoteCertificateValidationCallback = (_, _, _, errors) => IsTrusted(errors, distrusted);
                return authentication;
            };
        }
        else
        {
            configuration.CertificateValidation += (_, _, _, errors) => IsTrusted(errors, distrusted);
        }

        return configuration;
    }

    /// <summary>The servers of a configuration, for messages: no credentials.</summary>
    public static string Servers(ConfigurationOptions configuration) => string.Join(
        ", ",
        configuration.EndPoints.Select(server => server is DnsEndPoint { Host: var host, Port: var port } ? $"{host}:{port}" : $"{server}"));

    /// <summary>What to say of a failed call or connection: what the operator can do about it where that is known, else the cause's own words.</summary>
    /// <param name="e">The failure.</param>
    /// <param name="distrusted">What <see cref="Configure"/> told of a refused certificate; null when nothing was refused.</param>
    public static string Reason(Exception e, string? distrusted = null)
    {
        if (distrusted is not null)
        {
            return $"the TLS handshake failed: the server's certificate is not trusted ({distrusted})";
        }

        var cause = e;
        var failure = ConnectionFailureType.None;
        while (true)
        {
            if (cause is AuthenticationException)
            {
                return $"the TLS handshake failed: {FirstLine(cause.Message)}";
            }

            failure = cause is RedisConnectionException { FailureType: not ConnectionFailureType.None } refused ? refused.FailureType : failure;
            if (cause.InnerException is null)
            {
                return Describe(failure) ?? FirstLine(cause.Message);
            }

            cause = cause.InnerException;
        }
    }

    /// <summary>The first line of a message: the libraries append headers and counters to it.</summary>
    public static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }

    private static bool IsTrusted(SslPolicyErrors errors, Action<string>? distrusted)
    {
        if (errors != SslPolicyErrors.None)
        {
            distrusted?.Invoke(errors.ToString());
        }

        return errors == SslPolicyErrors.None;
    }

    private static string? Describe(ConnectionFailureType failure) => failure switch
    {
        ConnectionFailureType.AuthenticationFailure => "it does not accept the user or the password",
        ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection => "no server can be reached there",
        ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed =>
            "the connection broke off; does one side expect TLS (ssl=true) and the other not?",
        _ => null,
    };
}
