namespace Spaces.EndToEnd.Tests.Observing;

/// <summary>A span as a collector has it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Instance">The resource's <c>service.instance.id</c>.</param>
/// <param name="Name">The span's name.</param>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Its parent's id; empty for the first of a trace.</param>
internal sealed record ReceivedSpan(string Service, string Instance, string Name, string Trace, string Id, string Parent)
{
    /// <summary>The spans of an ExportTraceServiceRequest (opentelemetry-proto, trace/v1).</summary>
    public static IEnumerable<ReceivedSpan> Read(byte[] request) =>
        from resourceSpans in ProtobufFields.All(request, 1)
        let attributes = Attributes(ProtobufFields.All(resourceSpans, 1).First())
        from scopeSpans in ProtobufFields.All(resourceSpans, 2)
        from span in ProtobufFields.All(scopeSpans, 2)
        select new ReceivedSpan(
            attributes["service.name"],
            attributes["service.instance.id"],
            ProtobufFields.Text(span, 5),
            ProtobufFields.Hex(span, 1),
            ProtobufFields.Hex(span, 2),
            ProtobufFields.Hex(span, 4));

    private static Dictionary<string, string> Attributes(byte[] resource) => ProtobufFields.All(resource, 1).ToDictionary(
        pair => ProtobufFields.Text(pair, 1),
        pair => ProtobufFields.Text(ProtobufFields.All(pair, 2).First(), 1));
}
