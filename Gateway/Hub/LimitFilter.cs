using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Spaces.Gateway.Api;
using Spaces.Gateway.Limits;

namespace Spaces.Gateway.Hub;

/// <summary>Answers a call of a <see cref="LimitedAttribute"/> hub method that comes too soon with the problem, in the method's own kind of reply.</summary>
internal sealed class LimitFilter(RequestLimits limits) : IHubFilter
{
    private static readonly ConcurrentDictionary<MethodInfo, Mark?> Marks = new();

    /// <inheritdoc />
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var call = invocationContext.Context;
        return Marks.GetOrAdd(invocationContext.HubMethod, Mark.Of) is { } mark
            && !limits.TryAcquire(
                mark.Action, call.ConnectionId, call.User?.FindFirstValue("sub"), call.GetHttpContext()?.Connection.RemoteIpAddress, out var refusal)
            ? new ValueTask<object?>(mark.Refuse(refusal.ToProblem()))
            : next(invocationContext);
    }

    /// <summary>A method's kind of request, and how its reply says no.</summary>
    internal sealed record Mark(LimitedAction Action, Func<Problem, object?> Refuse)
    {
        /// <summary>Reads a method's mark; null when it has none.</summary>
        /// <exception cref="InvalidOperationException">It has one, and a reply that cannot say no.</exception>
        public static Mark? Of(MethodInfo method)
        {
            if (method.GetCustomAttribute<LimitedAttribute>() is not { } limited)
            {
                return null;
            }

            var reply = method.ReturnType.IsGenericType && typeof(Task).IsAssignableFrom(method.ReturnType)
                ? method.ReturnType.GetGenericArguments()[0]
                : method.ReturnType;
            if (MayBeNull(method))
            {
                return new Mark(limited.Action, static _ => null);
            }

            if (!reply.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReply<>) && i.GetGenericArguments()[0] == reply))
            {
                throw new InvalidOperationException($"{method.Name} has a rate, and its reply, {reply.Name}, is no IReply that could refuse.");
            }

            return new Mark(limited.Action, typeof(Mark)
                .GetMethod(nameof(Refused), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(reply).CreateDelegate<Func<Problem, object?>>());
        }

        // A reading whose answer is null when it cannot be had at the moment says so.
        private static bool MayBeNull(MethodInfo method) =>
            new NullabilityInfoContext().Create(method.ReturnParameter).GenericTypeArguments is [{ ReadState: NullabilityState.Nullable }];

        private static object? Refused<TReply>(Problem problem)
            where TReply : class, IReply<TReply> => TReply.Refused(problem);
    }
}
