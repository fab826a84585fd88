using System.Runtime;
using Spaces.Grains.Interfaces.Startup;

namespace Spaces.Grains.Interfaces.Tests.Startup;

public sealed class CompiledAheadTests
{
    private const string Here = "Spaces.Grains.Interfaces.Tests.Startup.Sample";

    [Fact]
    public void Methods_are_compiled_before_anybody_calls_them()
    {
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        var methods = CompiledAhead.Run(typeof(Sample.Adder).Assembly, space => space == Here, CancellationToken.None);
        var ahead = JitInfo.GetCompiledMethodCount(currentThread: true);
        var sum = new Sample.Adder().Add(2, 2) + Sample.Adder.Subtract(2, 2);
        var called = JitInfo.GetCompiledMethodCount(currentThread: true);

        Assert.Equal((3, 4), (methods, sum)); // Add, Subtract and the constructor
        Assert.True(ahead - before >= methods, $"{ahead - before} compiled");
        Assert.Equal(ahead, called);
    }

    [Fact]
    public void It_stops_when_it_is_told_to() =>
        Assert.Equal(0, CompiledAhead.RunContracts(new CancellationToken(canceled: true)));

    [Fact]
    public void All_that_nodes_say_to_each_other_can_be_compiled() => Assert.True(CompiledAhead.RunContracts(CancellationToken.None) > 1_000);
}
