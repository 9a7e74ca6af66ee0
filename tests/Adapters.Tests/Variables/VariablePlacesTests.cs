using System.Text.Json.Nodes;
using Trimtab.Adapters.Variables;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Variables;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Variables;

public sealed class VariablePlacesTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ScratchDirectory _scratch = new();
    private readonly TwinCluster _cluster = new(new TwinOptions { RunsWorkloads = false }, new FakeClock());
    private readonly List<string> _hidden = [];

    public void Dispose()
    {
        _scratch.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public async Task Later_places_win_over_earlier_ones_and_the_fleet_over_all()
    {
        await ApplyAsync("ConfigMap", "settings", """{ "a": "config", "b": "config", "c": "config", "d": "config", "no.name": "x" }""");
        await ApplyAsync("Secret", "passwords", """{ "b": "c2VjcmV0", "c": "c2VjcmV0", "d": "c2VjcmV0" }""");
        await File.WriteAllTextAsync(_scratch["v.yaml"], "c: file\nd: file\nn: 3\nlist: [1]\n", None);

        var all = await ReadAsync(
            [new Variable("fleet", IsText: true)],
            new VariableSource(VariableSourceKind.ConfigMap, null, "apps", "settings", IsOptional: false),
            new VariableSource(VariableSourceKind.Secret, null, "apps", "passwords", IsOptional: false),
            new VariableSource(VariableSourceKind.File, null, "", _scratch["v.yaml"], IsOptional: false));

        all.ShouldNotBeNull();
        all.Select(entry => $"{entry.Key}={entry.Value.Text}").Order(StringComparer.Ordinal).ShouldBe(["a=config", "b=secret", "c=file", "d=fleet", "n=3"]);
        all["n"].IsText.ShouldBeFalse();
        _hidden.ShouldContain("secret");
    }

    [Fact]
    public async Task What_is_missing_is_told_unless_it_may_be()
    {
        var missing = new VariableSource(VariableSourceKind.Secret, "mine", "apps", "passwords", IsOptional: false);

        (await Should.ThrowAsync<InvalidManifestException>(ReadAsync([], missing))).Message.ShouldContain("Secret apps/passwords in cluster mine can't be read: it is not there");
        (await ReadAsync([], missing with { IsOptional = true }, new VariableSource(VariableSourceKind.File, null, "", _scratch["none"], IsOptional: true)))!.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("- a", "no map")]
    [InlineData("a: [", "line 1 is not YAML")]
    public async Task A_file_that_is_no_map_is_told_without_its_text(string text, string expected)
    {
        await File.WriteAllTextAsync(_scratch["v.yaml"], text, None);

        (await Should.ThrowAsync<InvalidManifestException>(ReadAsync([], new VariableSource(VariableSourceKind.File, null, "", _scratch["v.yaml"], IsOptional: true)))).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task A_target_that_declares_none_has_none()
        => (await new VariablePlaces(new FixedClusters(_cluster), _hidden.Add).ReadAsync(Target(null), None)).ShouldBeNull();

    private Task<IReadOnlyDictionary<string, Variable>?> ReadAsync(Variable[] own, params VariableSource[] from)
        => new VariablePlaces(new FixedClusters(_cluster), _hidden.Add).ReadAsync(Target(new TargetVariables(own.ToDictionary(_ => "d"), from)), None);

    private static FleetTarget Target(TargetVariables? variables) => new("t", "s", "", "c", "default", false, TimeSpan.FromMinutes(1), [], null, variables);

    private async Task ApplyAsync(string kind, string name, string data)
    {
        await _cluster.ApplyAsync(JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "apps" } }""")!.AsObject(), new(), None);
        await _cluster.ApplyAsync(JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "{{kind}}", "metadata": { "name": "{{name}}", "namespace": "apps" }, "data": {{data}} }""")!.AsObject(), new(), None);
    }
}
