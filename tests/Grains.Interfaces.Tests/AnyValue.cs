using System.Net;
using System.Reflection;
using CsCheck;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>
/// Makes random values of a wire type from what its constructor and its numbered properties take, so that a new type is tested without a word about it.
/// What may be null is null now and then; what may not never is.
/// </summary>
internal static class AnyValue
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Gen<object> Moments =
        from minutes in Gen.Long[0, 5_000_000_000 / 60]
        from ticks in Gen.Long[0, TimeSpan.TicksPerMinute - 1]
        from offset in Gen.Int[-14 * 60, 14 * 60]
        select (object)new DateTimeOffset(DateTime.UnixEpoch.AddMinutes(minutes).AddTicks(ticks).Ticks, TimeSpan.FromMinutes(offset));

    /// <summary>Values of a type.</summary>
    public static Gen<object> Of(Type type) =>
        type switch
        {
            _ when type == typeof(bool) => Boxed(Gen.Bool),
            _ when type == typeof(byte) => Boxed(Gen.Byte),
            _ when type == typeof(int) => Boxed(Gen.Int),
            _ when type == typeof(uint) => Boxed(Gen.UInt),
            _ when type == typeof(long) => Boxed(Gen.Long),
            _ when type == typeof(ulong) => Boxed(Gen.ULong),
            _ when type == typeof(double) => Boxed(Gen.Double[-1e12, 1e12]),
            _ when type == typeof(string) => Boxed(Gen.Char['\0', '\uD7FF'].Array[0, 40].Select(c => new string(c))),
            _ when type == typeof(Guid) => Boxed(Gen.Guid),
            _ when type == typeof(DateTimeOffset) => Moments,
            _ when type == typeof(TimeSpan) => Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Select(t => (object)TimeSpan.FromTicks(t)),
            _ when type == typeof(SiloAddress) => Gen.Select(Gen.UInt, Gen.Int[1, 65_535], Gen.Int).Select(
                (a, p, g) => (object)SiloAddress.New(new IPAddress(a), p, g)),
            _ when type == typeof(GrainId) => Gen.UInt.Select(n => (object)GrainId.Create("type", $"{n}")),
            _ when type.IsEnum => OneOf(Enum.GetValues(type)),
            { IsAbstract: true } => Gen.OneOf([.. type.Assembly.GetTypes().Where(t => t.IsSubclassOf(type) && !t.IsAbstract).Select(Of)]),
            _ => Built(type),
        };

    private static Gen<object> Boxed<T>(Gen<T> values)
        where T : notnull => values.Select(v => (object)v);

    private static Gen<object> OneOf(Array values) => Gen.Int[0, values.Length - 1].Select(i => values.GetValue(i)!);

    private static Gen<object> Built(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var parameters = constructor.GetParameters();
        var properties = type.GetProperties()
            .Where(p => p.GetCustomAttribute<IdAttribute>() is not null && parameters.All(a => a.Name != p.Name))
            .ToArray();
        var arguments = Together([.. parameters.Select(p => Declared(Nullability.Create(p)))]);
        var rest = Together([.. properties.Select(p => Declared(Nullability.Create(p)))]);
        return Gen.Select(arguments, rest, (a, r) =>
        {
            var value = constructor.Invoke(a);
            for (var i = 0; i < properties.Length; i++)
            {
                properties[i].SetValue(value, r[i]);
            }

            return value;
        });
    }

    private static Gen<object?> Declared(NullabilityInfo declared)
    {
        // An observer's reference has a format of Orleans' own.
        if (declared.Type == typeof(IGatewayLink))
        {
            return Gen.Const((object?)null);
        }

        var type = Nullable.GetUnderlyingType(declared.Type) ?? declared.Type;
        var values = declared.ElementType is { } element ? Arrays(type.GetElementType()!, Declared(element)) : Of(type);
        var present = values.Select(v => (object?)v);
        return declared.ReadState == NullabilityState.Nullable ? Gen.Frequency((1, Gen.Const((object?)null)), (3, present)) : present;
    }

    private static Gen<object> Arrays(Type element, Gen<object?> items) => items.Array[0, 4].Select(values =>
    {
        var array = Array.CreateInstance(element, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            array.SetValue(values[i], i);
        }

        return (object)array;
    });

    private static Gen<object?[]> Together(Gen<object?>[] values) => values.Aggregate(
        Gen.Const(Array.Empty<object?>()), (all, next) => Gen.Select(all, next, (some, one) => (object?[])[.. some, one]));
}
