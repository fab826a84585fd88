namespace Spaces.Silo.Tests.Storage;

/// <summary>What the storage tests store.</summary>
[GenerateSerializer, Alias("spaces.tests.TestState")]
internal sealed class TestState
{
    [Id(0)]
    public string Title { get; set; } = "";

    [Id(1)]
    public List<int> Numbers { get; set; } = [];
}

/// <summary>Another shape under the same key, as after a careless change.</summary>
[GenerateSerializer, Alias("spaces.tests.OtherState")]
internal sealed class OtherState
{
    [Id(0)]
    public Guid Value { get; set; }
}
