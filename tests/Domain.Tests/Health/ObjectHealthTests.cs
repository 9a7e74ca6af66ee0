using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Health;

namespace Trimtab.Domain.Tests.Health;

public sealed class ObjectHealthTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static TheoryData<string> Cases()
        => new(Directory.GetDirectories(Folder()).Select(directory => Path.GetFileName(directory)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Of_says_what_the_case_expects(string name)
    {
        var live = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder(), name, "input.json")))!.AsObject();
        var expected = await File.ReadAllTextAsync(Path.Combine(Folder(), name, "expected.txt"));

        var health = ObjectHealth.Of(live, Now);

        $"{health.Status}: {health.Reason}\n".ShouldBe(expected);
    }

    [Theory]
    [InlineData("v1", "ConfigMap", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "Role", true)]
    [InlineData("v1", "PersistentVolumeClaim", false)]
    [InlineData("apps/v1", "Deployment", false)]
    [InlineData("example.com/v1", "ConfigMap", false)]
    public void IsImmediate_is_true_only_for_kinds_without_progress(string version, string kind, bool expected)
        => ObjectHealth.IsImmediate(new KindName(version, kind)).ShouldBe(expected);

    private static string Folder() => Path.Combine(AppContext.BaseDirectory, "Health", "testdata");
}
