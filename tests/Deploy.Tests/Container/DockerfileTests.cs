namespace Spaces.Deploy.Tests.Container;

/// <summary>What matters of the images and can be read from their recipes; they are not built here.</summary>
public sealed class DockerfileTests
{
    public static TheoryData<string> All => [.. Repository.Files("deploy/container", "*Dockerfile")];

    [Fact]
    public void Both_processes_have_one() =>
        Assert.Equal(["deploy/container/gateway.Dockerfile", "deploy/container/silo.Dockerfile"], Repository.Files("deploy/container", "*Dockerfile"));

    [Theory]
    [MemberData(nameof(All))]
    public void The_process_is_not_root_and_nothing_is_installed_after_that(string file)
    {
        var last = Read(file).Stages[^1];
        var user = last.FindLastIndex(instruction => instruction.Word == "USER");
        Assert.True(user >= 0, "no USER: the process would be root");
        Assert.DoesNotContain(last[user].Rest, (string[])["root", "0", "0:0"]);
        Assert.DoesNotContain(last.Skip(user), instruction => instruction.Word is "RUN" or "COPY");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void All_that_is_copied_is_in_the_repository_and_not_ignored(string file)
    {
        var dockerfile = Read(file);
        Assert.DoesNotContain(dockerfile.All, instruction => instruction.Word == "ADD");
        var let = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..].TrimEnd('/')).ToHashSet();
        Assert.All(dockerfile.CopiedFromRepository(), source =>
        {
            Assert.True(Repository.Has(source), $"{source} is not in the repository");
            Assert.Contains(source.TrimEnd('/').Split('/')[0], let);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_project_that_is_built_is_copied_with_what_it_refers_to(string file)
    {
        var dockerfile = Read(file);
        var published = Assert.Single(dockerfile.All, instruction => instruction.Rest.StartsWith("dotnet publish", StringComparison.Ordinal)).Rest.Split(' ')[2];
        var copied = dockerfile.CopiedFromRepository().Select(source => source.TrimEnd('/')).ToList();
        Assert.All(Needed(published).Distinct(), needed => Assert.Contains(copied, source => needed == source || needed.StartsWith(source + "/", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_stops_by_sigterm_has_a_health_check_and_spins_no_threads(string file)
    {
        var last = Read(file).Stages[^1];
        Assert.Equal("SIGTERM", Assert.Single(last, instruction => instruction.Word == "STOPSIGNAL").Rest);
        Assert.Contains("/healthz", Assert.Single(last, instruction => instruction.Word == "HEALTHCHECK").Rest, StringComparison.Ordinal);
        Assert.Contains(last, instruction => instruction.Word == "ENV" && instruction.Rest.Contains("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0", StringComparison.Ordinal));
        // A shell as the first process would keep SIGTERM to itself.
        Assert.StartsWith("[\"dotnet\", \"Spaces.", Assert.Single(last, instruction => instruction.Word == "ENTRYPOINT").Rest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parser_joins_lines_and_tells_stages_apart()
    {
        var dockerfile = new Dockerfile("FROM a AS b\n# COPY nothing\nCOPY x/ \\\n  y ./\nFROM c\nCOPY --from=b /z .\nUSER 5\n");
        Assert.Equal(2, dockerfile.Stages.Count);
        Assert.Equal(["x/", "y"], dockerfile.CopiedFromRepository());
    }

    private static Dockerfile Read(string file) => new(Repository.Read(file));

    // A project, the projects that it refers to and the files that it links, as folders and files of the repository.
    private static IEnumerable<string> Needed(string project)
    {
        yield return project;
        var folder = Path.GetDirectoryName(project)!;
        foreach (var element in System.Xml.Linq.XDocument.Parse(Repository.Read(project)).Descendants().Where(e => e.Name.LocalName is "ProjectReference" or "Compile" or "AdditionalFiles"))
        {
            if (element.Attribute("Include")?.Value is not { } include)
            {
                continue;
            }

            var path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Repository.PathOf(Path.Combine(folder, include)))).Replace('\\', '/');
            foreach (var needed in element.Name.LocalName == "ProjectReference" ? Needed(path) : [path])
            {
                yield return needed;
            }
        }
    }
}
