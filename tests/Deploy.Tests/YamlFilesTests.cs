namespace Spaces.Deploy.Tests;

public sealed class YamlFilesTests
{
    public static TheoryData<string> All => [.. Repository.Files("deploy", "*.y*ml").Where(file => !file.Contains("/templates/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_yaml_file_parses(string file) => Assert.NotNull(Assert.Single(Yaml.Documents(Repository.Read(file))));

    [Fact]
    public void A_key_twice_is_no_yaml() => Assert.ThrowsAny<YamlDotNet.Core.YamlException>(() => Yaml.Documents("a: 1\na: 2\n"));
}
