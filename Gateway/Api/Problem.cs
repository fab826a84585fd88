using System.Text.Json.Serialization;

namespace Spaces.Gateway.Api;

/// <summary>RFC 9457 problem details: what went wrong, and what to do. HTTP answers and hub answers alike.</summary>
/// <param name="Type">Stable name of the kind of problem; programs decide by it.</param>
/// <param name="Title">The kind of problem, for people.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Detail">This very case, and what to do about it.</param>
/// <param name="RetryAfter">Seconds after which trying again makes sense; over HTTP the <c>Retry-After</c> header says the same. Absent: it does not.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfter = null);
