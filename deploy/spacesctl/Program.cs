using Spaces.Spacesctl;

return await Cli.RunAsync(args, Surroundings.OfThisProcess());
