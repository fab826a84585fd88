using System.Reflection;
using System.Runtime.CompilerServices;

namespace Spaces.Grains.Interfaces.Startup;

/// <summary>
/// Compiles methods ahead of their first call. Each takes some tenth of a millisecond, and what a process does for the first time takes hundreds of them: to a
/// room that is a pause, and it can be heard.
/// </summary>
public static class CompiledAhead
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Compiles what is not yet; safe to stop between any two methods. Generic methods are left out: nobody knows their arguments.</summary>
    /// <param name="assembly">Where the types are.</param>
    /// <param name="wanted">Which namespaces to look at.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How many methods there are.</returns>
    public static int Run(Assembly assembly, Func<string, bool> wanted, CancellationToken cancellation)
    {
        var methods = 0;
        foreach (var type in assembly.GetTypes())
        {
            // A delegate's methods are the runtime's own.
            if (type.ContainsGenericParameters || type.IsSubclassOf(typeof(Delegate)) || type.Namespace is not { } space || !wanted(space))
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

    /// <summary>The same for all that silos and gateways say to each other: messages, their codecs, and the calls.</summary>
    /// <param name="cancellation">Stops it.</param>
    public static int RunContracts(CancellationToken cancellation) => Run(typeof(CompiledAhead).Assembly, _ => true, cancellation);
}
