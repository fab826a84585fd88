using System.Reflection;
using System.Runtime.CompilerServices;

namespace Spaces.Grains.Spaces.Moving;

/// <summary>
/// Compiles the methods of a room ahead of their first call. Each takes some tenth of a millisecond, and those that only a move runs are hundreds: in a
/// process that has moved no room yet they would make a pause that is heard.
/// </summary>
internal static class CompiledAhead
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[] Folders = ["Audio", "Media", "Opus", "Domain", "RoomLinks", "Spaces"];

    /// <summary>Compiles what is not yet; safe to stop between any two methods.</summary>
    /// <returns>How many methods there are.</returns>
    public static int Run(CancellationToken cancellation)
    {
        var methods = 0;
        foreach (var type in typeof(CompiledAhead).Assembly.GetTypes())
        {
            // A delegate's methods are the runtime's own.
            if (type.ContainsGenericParameters || type.IsSubclassOf(typeof(Delegate)) || !IsOfRooms(type.Namespace))
            {
                continue;
            }

            foreach (var method in type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own)))
            {
                if (cancellation.IsCancellationRequested)
                {
                    return methods;
                }

                // A type's static constructor is run by its first use; to compile it is no gain.
                if (method is { IsAbstract: false, ContainsGenericParameters: false } and not ConstructorInfo { IsStatic: true }
                    && (method.Attributes & MethodAttributes.PinvokeImpl) == 0)
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                    methods++;
                }
            }
        }

        return methods;
    }

    // And the codecs that are generated for those.
    private static bool IsOfRooms(string? space) => Array.Exists(Folders, f => Below(space, $"Spaces.Grains.{f}") || Below(space, $"OrleansCodeGen.Spaces.Grains.{f}"));

    private static bool Below(string? space, string root) =>
        space is not null && space.StartsWith(root, StringComparison.Ordinal) && (space.Length == root.Length || space[root.Length] == '.');
}
