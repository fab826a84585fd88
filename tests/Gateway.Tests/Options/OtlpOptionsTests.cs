using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Options;

/// <summary>Settings of the telemetry.</summary>
public sealed class OtlpOptionsTests
{
    [Fact]
    public void The_defaults_and_what_a_collector_needs_are_taken()
    {
        Assert.True(new OtlpOptionsValidator().Validate(null, new OtlpOptions()).Succeeded);
        Assert.True(new OtlpOptionsValidator().Validate(null, new OtlpOptions
        {
            Endpoint = "https://collector.example:4318",
            Protocol = "http/protobuf",
            Headers = "authorization=Basic YTpi,x-tenant=a",
            TraceRatio = 1,
        }).Succeeded);
    }

    [Fact]
    public void What_cannot_work_is_named_and_a_secret_is_not_told()
    {
        var failures = new OtlpOptionsValidator().Validate(null, new OtlpOptions
        {
            Endpoint = "collector:4317",
            Protocol = "udp",
            Headers = "hush",
            TraceRatio = 1.5,
        }).Failures!.ToArray();

        Assert.Equal(4, failures.Length);
        Assert.Contains(failures, f => f.Contains("Otlp:Endpoint is 'collector:4317'", StringComparison.Ordinal));
        Assert.Contains(failures, f => f.Contains("Otlp:Protocol is 'udp'", StringComparison.Ordinal));
        Assert.Contains(failures, f => f.Contains("Otlp:TraceRatio is 1.5", StringComparison.Ordinal));
        Assert.Contains(failures, f => f.Contains("Otlp:Headers", StringComparison.Ordinal));
        Assert.DoesNotContain(failures, f => f.Contains("hush", StringComparison.Ordinal));
    }
}
