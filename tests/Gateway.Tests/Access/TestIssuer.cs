using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Spaces.Gateway.Tests.Access;

/// <summary>An OpenID Connect issuer on loopback: a discovery document and keys, over real HTTP, as good or bad as a test wants them.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<JsonObject> _keys = [];
    private int _keyReads;

    private TestIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Text(
            new JsonObject { ["issuer"] = ClaimedIssuer ?? Url, ["jwks_uri"] = KeysUri }.ToJsonString(), "application/json"));
        _app.MapGet("/keys", async (HttpContext context) =>
        {
            Interlocked.Increment(ref _keyReads);
            await Hold(context.RequestAborted);
            return Status != 200 ? Results.StatusCode(Status) : Results.Text(KeySet(), "application/json");
        });
        _app.MapGet("/elsewhere", () => Results.Redirect("/keys"));
    }

    /// <summary>Its address, which is its name too.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>Where discovery says that the keys are.</summary>
    public string KeysUri { get => field ?? Url + "/keys"; set; } = null!;

    /// <summary>What discovery says the issuer is; null: the truth.</summary>
    public string? ClaimedIssuer { get; set; }

    /// <summary>What the keys' address answers.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Bytes of nonsense among the keys.</summary>
    public int Padding { get; set; }

    /// <summary>Waited for before the keys are handed out.</summary>
    public Func<CancellationToken, Task> Hold { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often the keys were asked for.</summary>
    public int KeyReads => Volatile.Read(ref _keyReads);

    public static async Task<TestIssuer> StartAsync()
    {
        var issuer = new TestIssuer();
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>Settings that trust it.</summary>
    public (string Name, string? Value)[] Settings(int index = 0, params (string Name, string? Value)[] more) =>
    [
        ($"Auth:Issuers:{index}:Issuer", Url),
        ($"Auth:Issuers:{index}:Audience", "spaces"),
        .. more.Select(m => ($"Auth:Issuers:{index}:{m.Name}", m.Value)),
    ];

    /// <summary>Claims of a token that it makes for the gateway.</summary>
    public JsonObject Claims(DateTimeOffset now, Action<JsonObject>? change = null) => TestSigner.Claims(now, c =>
    {
        c["iss"] = Url;
        c["aud"] = "spaces";
        change?.Invoke(c);
    });

    public RSA AddRsa(string keyId, int bits = 2048, bool withCertificate = false)
    {
        var key = RSA.Create(bits);
        var numbers = key.ExportParameters(false);
        var json = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = keyId,
            ["n"] = Encode(numbers.Modulus!),
            ["e"] = Encode(numbers.Exponent!),
        };
        if (withCertificate)
        {
            var request = new CertificateRequest("CN=issuer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
            json["x5c"] = new JsonArray(Convert.ToBase64String(certificate.RawData));
        }

        Add(json);
        return key;
    }

    public ECDsa AddEc(string keyId) => AddEc(keyId, ECCurve.NamedCurves.nistP256, "P-256");

    public ECDsa AddEc(string keyId, ECCurve curve, string name)
    {
        var key = ECDsa.Create(curve);
        var point = key.ExportParameters(false).Q;
        Add(new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["crv"] = name, ["kid"] = keyId, ["x"] = Encode(point.X!), ["y"] = Encode(point.Y!) });
        return key;
    }

    public void AddSymmetric(string keyId, byte[] key) => Add(new JsonObject { ["kty"] = "oct", ["kid"] = keyId, ["k"] = Encode(key) });

    public void RemoveKeys()
    {
        lock (_keys)
        {
            _keys.Clear();
        }
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private void Add(JsonObject key)
    {
        lock (_keys)
        {
            _keys.Add(key);
        }
    }

    private string KeySet()
    {
        lock (_keys)
        {
            return new JsonObject
            {
                ["padding"] = new string('x', Padding),
                ["keys"] = new JsonArray([.. _keys.Select(k => k.DeepClone())]),
            }.ToJsonString();
        }
    }
}
