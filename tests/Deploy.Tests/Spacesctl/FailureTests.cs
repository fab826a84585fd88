using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spaces.Deploy.Tests.Spacesctl;

/// <summary>What goes wrong: told in a sentence on standard error and by the exit code, and never with a stack trace.</summary>
public sealed class FailureTests : IAsyncDisposable
{
    private readonly StubServer _server = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("spacesctl-").FullName;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "not-granted")]
    [InlineData(404, "unknown-node")]
    [InlineData(409, "last-node")]
    [InlineData(429, "too-many-requests")]
    [InlineData(503, "unavailable")]
    public async Task A_refusal_is_its_problem_s_words_and_1(int status, string kind)
    {
        _server.Refuses("POST /v1/admin/nodes/silo-a/drain", status, kind);
        var run = await Run.AtAsync(_server, "drain", "silo-a", "--wait");
        Assert.Equal((1, "", $"spacesctl: Title of {kind}. Detail of {kind}.\n"), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData(200, "text/html", "<html>hello</html>", "not JSON")]
    [InlineData(200, "application/json", "[1]", "another version")]
    [InlineData(200, "application/json", """{"items":"many"}""", "another version")]
    [InlineData(502, "text/html", "<html>oops</html>", "502")]
    [InlineData(500, "application/problem+json", "{", "500")]
    [InlineData(302, "text/html", "", "302")]
    public async Task What_is_no_answer_of_a_gateway_is_said_to_be_none(int status, string type, string body, string word)
    {
        _server.On("GET /v1/admin/nodes", body, status, type);
        var run = await Run.AtAsync(_server, "nodes");
        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains(word, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_1_and_one_that_does_not_answer_is_3()
    {
        var gone = await Run.OfAsync(["nodes", "--url", $"http://127.0.0.1:{StubServer.FreePort()}", "--token", "t"]);
        Assert.Equal(1, gone.Code);
        Assert.Contains("cannot be reached", gone.Error, StringComparison.Ordinal);

        _server.Hangs("GET /v1/admin/nodes");
        var silent = await Run.AtAsync(_server, "nodes", "--timeout", "200ms");
        Assert.Equal((3, $"spacesctl: {_server.Url}/ did not answer within 200ms.\n"), (silent.Code, silent.Error));
    }

    [Fact]
    public async Task Ctrl_c_ends_a_request_with_130_and_no_words()
    {
        _server.Hangs("GET /v1/admin/nodes");
        using var ctrlC = new CancellationTokenSource();
        var running = Run.OfAsync(["nodes", "--url", _server.Url, "--token", "t"], cancel: ctrlC.Token);
        while (_server.Asked.IsEmpty)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await ctrlC.CancelAsync();
        Assert.Equal(new Run(130, "", ""), await running);
    }

    [Theory]
    [InlineData("Required command", "")]
    [InlineData("nodse", "nodse")]
    [InlineData("Required argument", "node")]
    [InlineData("is no time from 1s to 1h 0m", "drain x --deadline soon")]
    [InlineData("is no time from 1s to 1h 0m", "drain x --deadline 2h")]
    [InlineData("--limit must be", "spaces --limit 0")]
    [InlineData("--after must be", "events x --after -1")]
    [InlineData("xml", "nodes -o xml")]
    [InlineData("fish", "completion fish")]
    [InlineData("no address of a gateway", "nodes --url gateway:8080 --token t")]
    [InlineData("no address of a gateway", "nodes --url http://me:secret@gateway --token t")]
    [InlineData("There is no token", "nodes")]
    [InlineData("The token is no JWT", "nodes --token a,b")]
    [InlineData("Give one of", "nodes --token t --dev")]
    [InlineData("is not on it", "nodes --dev --url https://gateway.example")]
    [InlineData("The token cannot be read", "nodes --token-file /does/not/exist")]
    [InlineData("cannot be read", "nodes --token t --ca-file /does/not/exist")]
    public async Task What_cannot_be_used_is_2_and_asks_nothing(string words, string line)
    {
        var run = await Run.OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), new Dictionary<string, string> { ["SPACES_URL"] = _server.Url });
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Settings_come_from_the_environment_and_the_token_from_a_file()
    {
        _server.On("GET /v1/admin/nodes", Samples.Nodes);
        Assert.Equal(0, (await Run.OfAsync(["nodes"], new Dictionary<string, string> { ["SPACES_URL"] = _server.Url + "/", ["SPACES_TOKEN"] = "from.the.environment" })).Code);
        var file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, "from.a.file\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await Run.OfAsync(["nodes", "--url", _server.Url, "--token-file", file])).Code);
        Assert.Equal(["Bearer from.the.environment", "Bearer from.a.file"], _server.Authorizations);
    }

    [Fact]
    public async Task In_development_the_server_is_asked_for_an_operator_s_token()
    {
        _server.On("POST /v1/dev/tokens", """{"token":"made.for.me"}""").On("GET /v1/admin/nodes", Samples.Nodes);
        Assert.Equal(0, (await Run.OfAsync(["nodes", "--url", _server.Url, "--dev"])).Code);
        Assert.Equal(["""POST /v1/dev/tokens {"sub":"spacesctl","name":"spacesctl","spaces":{"operate":true}}""", "GET /v1/admin/nodes"], _server.Asked);
        Assert.Equal([null, "Bearer made.for.me"], _server.Authorizations);
    }

    [Fact]
    public async Task A_server_that_is_not_in_development_says_that_it_is_not()
    {
        var run = await Run.OfAsync(["nodes", "--url", _server.Url, "--dev"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("not in development mode", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_authorities_must_have_one()
    {
        var file = Path.Combine(_folder, "ca.pem");
        await File.WriteAllTextAsync(file, "nothing", TestContext.Current.CancellationToken);
        var empty = await Run.AtAsync(_server, "nodes", "--ca-file", file);
        Assert.Equal(2, empty.Code);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(file, root.ExportCertificatePem(), TestContext.Current.CancellationToken);
        _server.On("GET /v1/admin/nodes", Samples.Nodes);
        Assert.Equal(0, (await Run.AtAsync(_server, "nodes", "--ca-file", file)).Code);
    }

    [Theory]
    [InlineData("bash", "complete -F _spacesctl spacesctl")]
    [InlineData("zsh", "bashcompinit")]
    public async Task Completion_needs_no_server(string shell, string line)
    {
        var run = await Run.OfAsync(["completion", shell]);
        Assert.Equal(0, run.Code);
        Assert.Contains(line, run.Out, StringComparison.Ordinal);
        var suggested = await Run.OfAsync(["[suggest:12]", "spacesctl no"]);
        Assert.Equal("node\nnodes\n", suggested.Out);
    }

    [Fact]
    public async Task Help_is_not_a_failure()
    {
        var run = await Run.OfAsync(["drain", "--help"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("--deadline", run.Out, StringComparison.Ordinal);
    }
}
