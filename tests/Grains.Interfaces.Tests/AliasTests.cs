using System.Reflection;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>Names on the wire are chosen, unique and in one file. A type or method without one would be called by its place in the code.</summary>
public sealed class AliasTests
{
    private static readonly Type[] OnWire =
    [
        .. typeof(Aliases).Assembly.GetTypes().Where(t =>
            t.Namespace?.StartsWith("Spaces.", StringComparison.Ordinal) == true && t.GetCustomAttribute<GenerateSerializerAttribute>() is not null),
    ];

    private static readonly Type[] Contracts =
    [
        .. typeof(Aliases).Assembly.GetTypes().Where(t => t.IsInterface && typeof(IAddressable).IsAssignableFrom(t)),
    ];

    private static readonly string[] Chosen =
    [
        .. typeof(Aliases).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!),
    ];

    // Numbers of fields that are gone: they are never given again.
    private static readonly Dictionary<string, uint[]> Retired = new()
    {
        ["JoinResult"] = [1],
        ["LeaseAnswer"] = [3],
    };

    [Fact]
    public void Every_type_and_contract_has_a_name_from_the_list()
    {
        Assert.Equal(7, Contracts.Length);
        Assert.All(OnWire.Concat(Contracts), t => Assert.Contains(AliasOf(t), Chosen));
    }

    [Fact]
    public void No_name_is_used_twice_and_none_is_left_over()
    {
        var used = OnWire.Concat(Contracts).Select(AliasOf).ToArray();
        Assert.Equal(used.Length, used.Distinct().Count());
        Assert.Equal(Chosen.Length, Chosen.Distinct().Count());
        Assert.Equal(Chosen.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_method_of_a_contract_has_a_name_of_its_own()
    {
        foreach (var contract in Contracts)
        {
            var names = contract.GetMethods().Select(m => m.GetCustomAttribute<AliasAttribute>()?.Alias).ToArray();
            Assert.NotEmpty(names);
            Assert.All(names, Assert.NotNull);
            Assert.Equal(names.Length, names.Distinct().Count());
        }
    }

    [Fact]
    public void Every_field_of_a_type_has_a_number_of_its_own()
    {
        foreach (var type in OnWire.Where(t => !t.IsEnum))
        {
            var ids = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(p => p.GetCustomAttribute<IdAttribute>() is not null || p.SetMethod is not null)
                .Select(p => (p.Name, p.GetCustomAttribute<IdAttribute>()?.Id))
                .ToArray();
            Assert.All(ids, i => Assert.True(i.Id is not null, $"{type.Name}.{i.Name} has no id."));
            var numbers = ids.Select(i => i.Id).OfType<uint>().Concat(Retired.GetValueOrDefault(type.Name, [])).Order().ToArray();
            Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => (uint)i), numbers);
        }
    }

    private static string? AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;
}
