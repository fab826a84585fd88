namespace Spaces.Grains.Interfaces.Tests.Startup.Sample;

/// <summary>What nobody calls before the test does.</summary>
internal sealed class Adder
{
    public int Add(int a, int b) => a + b + GetType().Name.Length - nameof(Adder).Length;

    public static int Subtract(int a, int b) => a - b;
}
