using BenchmarkDotNet.Running;
using Spaces.Benchmarks;
using Spaces.Benchmarks.Allocations;
using Spaces.Benchmarks.Audio;
using Spaces.Benchmarks.SiloCapacity;

if (args is ["--check-allocations"])
{
    return AllocationCheck.Run(Console.Out);
}

if (args is ["--silo-capacity", ..])
{
    return CapacityCommand.Run(args[1..], Console.Out);
}

if (args is ["--sendloop", .. var sendLoop])
{
    return SendLoop.Run(sendLoop);
}

if (args is ["--opus-table", .. var file])
{
    return OpusTable.Run(file.FirstOrDefault(), Console.Out);
}

var full = args.Contains("--full");
string[] rest = [.. args.Where(a => a is not ("--full" or "--quick"))];

// Without a filter the switcher would ask at the keyboard.
string[] choice = rest.Length == 0 ? ["--filter", "*"] : rest;
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Configuration).Assembly).Run(choice, Configuration.Make(full)).ToList();

// Options that only list or explain make no summary; a benchmark that threw makes one without its figures.
return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
