using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>
/// Every HTTP route and every hub method, asked by everybody: what the tables say is what a whole cluster answers, refusals are problems, and what is
/// refused changes nothing. That the tables have everything is <see cref="CompletenessTests"/>.
/// </summary>
[Collection(nameof(AccessTests))]
public sealed class AuthorizationMatrixTests(AccessCluster fixture)
{
    private static readonly Caller[] Callers = Enum.GetValues<Caller>();

    public static TheoryData<string> Routes => [.. RouteTable.Rows.Select(r => r.Name)];

    public static TheoryData<string> Methods => [.. HubTable.Rows.Select(r => r.Name)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Routes))]
    public Task A_route_answers_everybody_as_the_table_says(string name)
    {
        var row = RouteTable.Rows.Single(r => r.Name == name);
        return HoldsAsync(row.Given, row.Expected, row.IsSafe, (cast, caller) => AskAsync(row, cast, caller));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public Task A_hub_method_answers_everybody_as_the_table_says(string name)
    {
        var row = HubTable.Rows.Single(r => r.Name == name);
        return HoldsAsync(row.Given, row.Expected, row.IsSafe, (cast, caller) => CallAsync(row, cast, caller));
    }

    // One space serves until something was done in it: what is refused changes nothing, which is looked at each time.
    private async Task HoldsAsync(IReadOnlyList<string> given, Cells expected, bool safe, Func<Cast, Caller, Task<Answer>> ask)
    {
        Cast? cast = null;
        var faults = new List<string>();
        try
        {
            foreach (var caller in Callers)
            {
                cast ??= await Cast.AssembleAsync(fixture.Cluster, fixture.Tokens, given);
                var answer = await ask(cast, caller);
                if (answer.Status != expected[caller])
                {
                    faults.Add($"{caller}: expected {expected[caller]}, was {answer.Status}: {answer.Body}");
                }
                else if (answer.Fault is { } fault)
                {
                    faults.Add($"{caller}: the answer {fault}");
                }

                if (!safe && answer.Status < 300)
                {
                    await cast.DisposeAsync();
                    cast = null;
                }
            }
        }
        finally
        {
            if (cast is not null)
            {
                await cast.DisposeAsync();
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private async Task<Answer> AskAsync(RouteRow row, Cast cast, Caller caller)
    {
        var before = await cast.ViewAsync();
        using var request = new HttpRequestMessage(
            new HttpMethod(row.Verb), new Uri(fixture.Cluster.Url(), cast.Fill(row.Path, Cast.NameOf(caller)) + row.Query));
        if (row.Body is { } text)
        {
            request.Content = new StringContent(text, new MediaTypeHeaderValue(row.BodyType));
        }

        foreach (var (name, value) in row.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (cast.TokenOf(caller) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        // Of a WebSocket only the head is read: the rest does not end.
        using var response = await fixture.Cluster.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        var status = (int)response.StatusCode;
        var body = response.StatusCode == HttpStatusCode.SwitchingProtocols ? "" : await response.Content.ReadAsStringAsync(Cancel);
        return new Answer(status, body, status < 400
            ? null
            : Refusal.FaultOf(response, body, hadToken: caller != Caller.NoToken) ?? ChangeOf(before, await cast.ViewAsync()));
    }

    private static async Task<Answer> CallAsync(HubRow row, Cast cast, Caller caller)
    {
        if (caller is Caller.NoToken or Caller.Expired)
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => cast.ConnectAsync(cast.TokenOf(caller), negotiate: true));
            return new Answer((int)refused.StatusCode!, refused.Message, null);
        }

        if (caller != Caller.WrongSpace && row.Joined)
        {
            return await CallAsync(row, cast, caller, await cast.HubOfAsync(caller));
        }

        await using var hub = await cast.ConnectAsync(cast.TokenOf(caller));
        if (row.Joined)
        {
            var join = await hub.InvokeAsync<JsonElement>("Join", HubTable.Joining(cast.Space, speak: false), Cancel);
            Assert.Equal(403, join.GetProperty("problem").GetProperty("status").GetInt32());
        }

        return await CallAsync(row, cast, caller, hub);
    }

    private static async Task<Answer> CallAsync(HubRow row, Cast cast, Caller caller, HubConnection hub)
    {
        var before = await cast.ViewAsync();
        var reply = await hub.InvokeCoreAsync(row.Method, typeof(object), row.Arguments(new HubCall(cast, caller)), Cancel);
        if (reply is not JsonElement { ValueKind: JsonValueKind.Object } json)
        {
            return new Answer(204, $"{reply}", null);
        }

        if (!json.TryGetProperty("problem", out var problem) || problem.ValueKind == JsonValueKind.Null)
        {
            return new Answer(200, json.ToString(), null);
        }

        var status = problem.GetProperty("status").GetInt32();
        return new Answer(status, problem.ToString(), Refusal.FaultOf(problem, status) ?? ChangeOf(before, await cast.ViewAsync()));
    }

    private static string? ChangeOf(string before, string after) =>
        before == after ? null : $"was a refusal, and yet something changed. Before:{Environment.NewLine}{before}{Environment.NewLine}After:{Environment.NewLine}{after}";

    /// <summary>What somebody was answered.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Body">For the message of a failing test.</param>
    /// <param name="Fault">What is wrong with a refusal besides its status.</param>
    private sealed record Answer(int Status, string Body, string? Fault);
}
