using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Spaces.Benchmarks;

/// <summary>
/// How long the benchmarks measure. Both ways run in this process: the projects that BenchmarkDotNet otherwise writes and builds
/// would inherit this repository's strict build settings and its assembly names.
/// </summary>
internal static class Configuration
{
    /// <summary>A quick look by default (two seconds a figure); full measures until the figures are steady.</summary>
    public static IConfig Make(bool full)
    {
        var quick = Job.Default
            .WithWarmupCount(3)
            .WithIterationCount(5)
            .WithIterationTime(TimeInterval.FromMilliseconds(100));
        var job = full ? Job.Default : quick;
        return ManualConfig.CreateMinimumViable()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .HideColumns("Job", "Toolchain", "IterationTime", "IterationCount", "WarmupCount", "InvocationCount", "UnrollFactor", "Median")
            .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
    }
}
