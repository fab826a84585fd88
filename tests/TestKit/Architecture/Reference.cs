namespace Spaces.TestKit.Architecture;

/// <summary>One place where a type's compiled code names another type.</summary>
/// <param name="From">The outermost type that holds the code, with its namespace.</param>
/// <param name="Member">The method or field in which the name stands, for messages.</param>
/// <param name="To">The outermost type that is named, with its namespace.</param>
public sealed record Reference(TypeName From, string Member, TypeName To);

/// <summary>A type by namespace and name; a nested one is meant by its outermost.</summary>
public readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    /// <summary>True when the type's namespace is this one or below it.</summary>
    public bool IsIn(string root) =>
        Namespace.StartsWith(root, StringComparison.Ordinal) && (Namespace.Length == root.Length || Namespace[root.Length] == '.');
}
