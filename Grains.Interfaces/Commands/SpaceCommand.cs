using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Something that somebody asks of a space. Doing it twice is the same as doing it once.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceCommand)]
public abstract record SpaceCommand([property: Id(0)] Actor Actor);
