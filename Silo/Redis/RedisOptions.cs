namespace Spaces.Redis;

/// <summary>A Redis that several processes share. Sections <c>Storage:Redis</c> and <c>Cluster:Redis</c>.</summary>
internal sealed class RedisOptions
{
    /// <summary>
    /// Servers and credentials as StackExchange.Redis writes them, e.g.
    /// <c>redis-1:6380,user=spaces,password=…,ssl=true</c>. A secret: it is never logged.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Whom to trust and who we are, where the system's own certificates will not do.</summary>
    public RedisTlsOptions Tls { get; set; } = new();
}

/// <summary>
/// TLS to a Redis, beyond <c>ssl=true</c> in its connection string. The files are read again for each new connection, so that renewed
/// certificates are taken without a restart.
/// </summary>
internal sealed class RedisTlsOptions
{
    /// <summary>PEM file of the certificate authorities to trust, in place of the system's. Default: the system's.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>PEM file of our certificate, and of those between it and its authority if any, for a server that asks. Default: none.</summary>
    public string ClientCertificateFile { get; set; } = "";

    /// <summary>PEM file of that certificate's private key, not encrypted. Default: none.</summary>
    public string ClientKeyFile { get; set; } = "";

    /// <summary>The name that the server's certificate must have. Default: the host's name in the connection string.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>Whether anything is set.</summary>
    public bool IsSet => HasCa || HasClientCertificate || ServerName.Length > 0;

    /// <summary>Whether the system's authorities are replaced.</summary>
    public bool HasCa => CaFile.Length > 0;

    /// <summary>Whether we have a certificate, or half of what makes one.</summary>
    public bool HasClientCertificate => ClientCertificateFile.Length > 0 || ClientKeyFile.Length > 0;
}
