namespace Spaces.Gateway.Limits;

/// <summary>Marks a hub method, or as metadata an HTTP route, as a request of a kind that has rates.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitedAttribute(LimitedAction action) : Attribute
{
    /// <summary>The kind.</summary>
    public LimitedAction Action => action;
}
