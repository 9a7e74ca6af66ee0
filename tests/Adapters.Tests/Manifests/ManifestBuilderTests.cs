using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Manifests;
using Trimtab.Adapters.Programs;
using Trimtab.Domain;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Variables;
using Trimtab.TestKit.Files;

namespace Trimtab.Adapters.Tests.Manifests;

/// <summary>A case is a folder: <c>input/</c> (built at <c>app/</c> where there is one) and <c>expected.json</c> or <c>expected.faults</c>, and <c>variables.json</c> for a target that declares some. What came out lies beside it in the output folder as <c>actual.received.*</c>.</summary>
public sealed class ManifestBuilderTests : IDisposable
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Manifests", "testdata");

    private readonly ScratchDirectory _scratch = new();

    public static TheoryData<string> CaseNames => [.. Directory.GetDirectories(Cases).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Folders_build_to_what_is_expected(string name)
    {
        var folder = Path.Combine(Cases, name);
        var input = Path.Combine(folder, "input");
        string actual;
        string kind;
        try
        {
            var objects = await BuildAsync(input, Directory.Exists(Path.Combine(input, "app")) ? "app" : "", variables: await VariablesOfAsync(folder));
            (kind, actual) = ("json", JsonSerializer.Serialize(objects, DocumentJson.Indented) + "\n");
        }
        catch (InvalidManifestException e)
        {
            (kind, actual) = ("faults", string.Join('\n', e.Faults) + "\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, $"actual.received.{kind}"), actual);
        var expected = Path.Combine(folder, $"expected.{kind}");
        File.Exists(expected).ShouldBeTrue($"expected other than {kind}: {actual}");
        Cut(actual, await File.ReadAllTextAsync(expected)).ShouldBe(await File.ReadAllTextAsync(expected));
    }

    private static async Task<IReadOnlyDictionary<string, Variable>?> VariablesOfAsync(string folder)
        => File.Exists(Path.Combine(folder, "variables.json"))
            ? JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "variables.json")))!.AsObject().ToDictionary(entry => entry.Key, entry => Variable.Of(entry.Value)!)
            : null;

    /// <summary>An expected line that ends with … leaves the rest open: kustomize's own words change with its version.</summary>
    private static string Cut(string actual, string expected)
        => string.Join('\n', actual.Split('\n').Zip(
            expected.Split('\n').Concat(Enumerable.Repeat("", 1000)),
            (line, wanted) => wanted.EndsWith('…') && line.StartsWith(wanted[..^1], StringComparison.Ordinal) ? wanted : line));

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    [InlineData("a/../../x")]
    [InlineData("missing")]
    public async Task A_path_outside_the_tree_or_missing_is_refused(string path)
        => (await Should.ThrowAsync<InvalidManifestException>(BuildAsync(_scratch.Path, path))).Message.ShouldContain(path);

    [Fact]
    public async Task Too_many_bytes_or_objects_are_refused()
    {
        await File.WriteAllTextAsync(_scratch["a.yaml"], string.Join("---\n", Enumerable.Range(0, 20).Select(ConfigMap)));

        (await Should.ThrowAsync<InvalidManifestException>(BuildAsync(_scratch.Path, "", new ManifestOptions { MaxObjects = 10 }))).Message.ShouldContain("more than 10 ");
        (await Should.ThrowAsync<InvalidManifestException>(BuildAsync(_scratch.Path, "", new ManifestOptions { MaxBytes = 1024 }))).Message.ShouldContain("Manifests:MaxBytes");
        (await BuildAsync(_scratch.Path, "")).Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_kustomization_that_makes_too_much_is_stopped()
    {
        await File.WriteAllTextAsync(_scratch["a.yaml"], string.Join("---\n", Enumerable.Range(0, 20).Select(ConfigMap)));
        await File.WriteAllTextAsync(_scratch["kustomization.yaml"], $"resources: [a.yaml]\nnameSuffix: -{new string('x', 200)}\n");

        var error = await Should.ThrowAsync<InvalidManifestException>(BuildAsync(_scratch.Path, "", new ManifestOptions { MaxBytes = 3000 }));

        error.Message.ShouldContain("makes more than 3000 bytes");
    }

    [Fact]
    public async Task Links_inside_the_tree_are_followed_to_files_but_not_into_directories()
    {
        Directory.CreateDirectory(_scratch["app"]);
        await File.WriteAllTextAsync(_scratch["shared.yaml"], ConfigMap(1));
        File.CreateSymbolicLink(_scratch["app/a.yaml"], "../shared.yaml");
        File.CreateSymbolicLink(_scratch["app/loop"], ".");

        (await BuildAsync(_scratch.Path, "app")).ShouldHaveSingleItem().Name.ShouldBe("c1");
    }

    [Fact]
    public async Task Kustomizations_that_name_each_other_end()
    {
        Directory.CreateDirectory(_scratch["a"]);
        Directory.CreateDirectory(_scratch["b"]);
        await File.WriteAllTextAsync(_scratch["a/kustomization.yaml"], "resources: [../b]\n");
        await File.WriteAllTextAsync(_scratch["b/kustomization.yaml"], "resources: [../a]\n");

        (await Should.ThrowAsync<InvalidManifestException>(BuildAsync(_scratch.Path, "a"))).Message.ShouldContain("cycle");
    }

    [Fact]
    public async Task Every_object_says_which_file_or_kustomization_describes_it()
    {
        Directory.CreateDirectory(_scratch["app/prod"]);
        Directory.CreateDirectory(_scratch["app/test"]);
        await File.WriteAllTextAsync(_scratch["app/prod/a.yaml"], ConfigMap(1) + "---\n" + ConfigMap(2));
        await File.WriteAllTextAsync(_scratch["app/test/kustomization.yaml"], "resources: [b.yaml]\n");
        await File.WriteAllTextAsync(_scratch["app/test/b.yaml"], ConfigMap(3));

        (await PlacedAsync(_scratch.Path, "app")).Select(static built => $"{built.Value.Name} {built.Place}").ShouldBe(["c1 app/prod/a.yaml", "c2 app/prod/a.yaml", "c3 app/test"]);
        (await PlacedAsync(_scratch["app/test"], "")).ShouldHaveSingleItem().Place.ShouldBe("");
    }

    [Fact]
    public async Task A_missing_kubectl_is_no_fault_of_the_revision()
    {
        await File.WriteAllTextAsync(_scratch["a.yaml"], ConfigMap(1));
        await File.WriteAllTextAsync(_scratch["kustomization.yaml"], "resources: [a.yaml]\n");
        var builder = new ManifestBuilder(new ProgramRunner(Options.Create(new ProgramOptions { Kubectl = "/no/kubectl" }), TimeProvider.System), Options.Create(new ManifestOptions()));

        await Should.ThrowAsync<ProgramException>(builder.BuildAsync(new DirectoryTree(_scratch.Path), "", null, CancellationToken.None));
    }

    private static string ConfigMap(int number) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: c{number} }}\n";

    private static async Task<IReadOnlyList<JsonObject>> BuildAsync(string root, string path, ManifestOptions? options = null, IReadOnlyDictionary<string, Variable>? variables = null)
        => [.. (await PlacedAsync(root, path, options, variables)).Select(static built => built.Value)];

    private static Task<IReadOnlyList<BuiltObject>> PlacedAsync(string root, string path, ManifestOptions? options = null, IReadOnlyDictionary<string, Variable>? variables = null)
        => new ManifestBuilder(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), Options.Create(options ?? new ManifestOptions()))
            .BuildAsync(new DirectoryTree(root), path, variables, CancellationToken.None);
}
