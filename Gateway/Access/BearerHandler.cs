using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Api;

namespace Spaces.Gateway.Access;

/// <summary>
/// Bearer tokens (RFC 6750). A browser's WebSocket cannot have headers, so the hub's token may come in the query. Whoever is refused gets a problem
/// that says why.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TokenReader tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer ";

    private TokenFault? _fault;

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Token() is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var reading = await tokens.ReadAsync(token, Context.RequestAborted);
        if (reading.IsValid)
        {
            return AuthenticateResult.Success(new AuthenticationTicket(reading.Principal, Scheme.Name));
        }

        _fault = reading.Fault;
        return AuthenticateResult.Fail(_fault.Value.ToString());
    }

    /// <inheritdoc />
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        var problem = _fault is { } fault ? Problems.Unauthorized(fault) : Problems.Unauthorized(hadToken: false);
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 6750 section 3.1: without a token no error is named.
            Response.Headers.WWWAuthenticate = _fault is null ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{problem.Detail}\"";
        }

        await problem.ExecuteAsync(Context);
    }

    private string? Token()
    {
        if (Request.Headers.Authorization is [{ } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return header[Prefix.Length..].Trim();
        }

        return Request.Path.StartsWithSegments(Hub.SpaceHub.Path) && Request.Query["access_token"] is [{ } token] ? token : null;
    }
}
