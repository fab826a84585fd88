using Orleans.Storage;

namespace Spaces.Silo.Tests.Storage;

/// <summary>The calls of a grain, short.</summary>
internal static class StorageCalls
{
    public const string StateName = "space";

    public static GrainId Grain(string key) => GrainId.Create("space", key);

    public static async Task<TestRecord<TestState>> ReadAsync(this IGrainStorage storage, string key, string stateName = StateName)
    {
        var state = new TestRecord<TestState>();
        await storage.ReadStateAsync(stateName, Grain(key), state);
        return state;
    }

    public static Task WriteAsync(this IGrainStorage storage, string key, TestRecord<TestState> state, string title)
    {
        state.State.Title = title;
        return storage.WriteStateAsync(StateName, Grain(key), state);
    }

    public static Task ClearAsync(this IGrainStorage storage, string key, TestRecord<TestState> state) =>
        storage.ClearStateAsync(StateName, Grain(key), state);
}
