using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>A world whose ConfigMaps, above all, are captured into a repository of its own.</summary>
internal sealed class CaptureScene
{
    private const string Repository = "acme/state";
    private readonly ShopWorld _world;
    private readonly string _directory;

    private CaptureScene(ShopWorld world, string directory) => (_world, _directory) = (world, directory);

    /// <summary>Makes the kinds, the namespace, the repository and the rules.</summary>
    public static Task<CaptureScene> StartAsync(ShopWorld world) => StartAsync(world, ["configmaps"]);

    /// <param name="world">The world.</param>
    /// <param name="resources">What is captured.</param>
    public static async Task<CaptureScene> StartAsync(ShopWorld world, IEnumerable<string> resources)
        => await StartAsync(world, resources, await world.CreateRepositoryAsync(Repository));

    /// <param name="world">The world.</param>
    /// <param name="resources">What is captured.</param>
    /// <param name="repository">Where it is committed to.</param>
    public static async Task<CaptureScene> StartAsync(ShopWorld world, IEnumerable<string> resources, (Uri Address, string Directory) repository)
    {
        var (address, directory) = repository;
        var scene = new CaptureScene(world, directory);
        await world.KubectlAsync("", "apply", "--server-side", "--force-conflicts", "--validate=false", "-k", Path.Combine(Path.GetDirectoryName(LocalTools.Find().Folder)!, "infra", "crds"));
        var cluster = await world.ConnectAsync();
        foreach (var kind in (KindName[])[CaptureKinds.GitRepoConfig, CaptureKinds.WatchRule, CaptureKinds.ClusterWatchRule])
        {
            await Eventually.WhenAsync(() => cluster.ResolveAsync(kind, CancellationToken.None), static found => found is not null);
        }

        await world.KubectlAsync(
            $$"""
            apiVersion: v1
            kind: Namespace
            metadata: { name: {{world.Namespace}} }
            ---
            apiVersion: configbutler.ai/v1alpha1
            kind: GitRepoConfig
            metadata: { name: {{world.Namespace}} }
            spec: { repoUrl: {{address}}, push: { interval: 1s, maxCommits: 500 } }
            """,
            "apply", "--validate=false", "-f", "-");
        await scene.RuleAsync(resources);
        return scene;
    }

    /// <summary>Makes the rule of the world's namespace, or another of it.</summary>
    public Task RuleAsync(IEnumerable<string> resources) => _world.KubectlAsync(
        $$"""
        apiVersion: configbutler.ai/v1alpha1
        kind: WatchRule
        metadata: { name: all, namespace: {{_world.Namespace}} }
        spec: { gitRepoConfigRef: {{_world.Namespace}}, excludeLabels: { matchLabels: { captured: "no" } }, rules: [{ resources: [{{string.Join(", ", resources)}}] }] }
        """,
        "apply", "--validate=false", "-f", "-");

    /// <summary>Makes a rule of cluster-scoped objects: those that the label <c>of</c> gives to the world's namespace.</summary>
    public Task ClusterRuleAsync(IEnumerable<string> resources) => _world.KubectlAsync(
        $$"""
        apiVersion: configbutler.ai/v1alpha1
        kind: ClusterWatchRule
        metadata: { name: {{_world.Namespace}} }
        spec:
          gitRepoConfigRef: {{_world.Namespace}}
          excludeLabels: { matchExpressions: [{ key: of, operator: NotIn, values: [{{_world.Namespace}}] }] }
          rules: [{ resources: [{{string.Join(", ", resources)}}] }]
        """,
        "apply", "--validate=false", "-f", "-");

    /// <summary>Takes away what is not in the world's namespace.</summary>
    public Task EndAsync() => _world.KubectlAsync("", "delete", "gitrepoconfig,clusterwatchrule", _world.Namespace, "--ignore-not-found", "--wait=false");

    /// <summary>Makes or changes a ConfigMap.</summary>
    public Task SetAsync(string name, string value, params string[] more) => _world.KubectlAsync(
        $"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {name}, namespace: {_world.Namespace} }}, data: {{ key: '{value}' }} }}",
        ["apply", "--validate=false", "-f", "-", .. more]);

    public Task DeleteAsync(string name) => _world.KubectlAsync("", "delete", "configmap", name, "--namespace", _world.Namespace);

    /// <summary>The host has the repository no more, until it is brought back.</summary>
    public void HideRepository() => Directory.Move(_directory, $"{_directory}-hidden");

    public void ShowRepository() => Directory.Move($"{_directory}-hidden", _directory);

    /// <returns>Author and subject of each commit, oldest first; empty before the first push.</returns>
    public async Task<IReadOnlyList<string>> SubjectsAsync() => await HasCommitsAsync() ? Lines(await GitAsync("log", "--reverse", "--format=%an: %s", "main")) : [];

    /// <returns>The object and version that each commit holds, oldest first; not when it was seen: of two leaders that commit the same version, each saw it at another time.</returns>
    public async Task<IReadOnlyList<string>> VersionsAsync()
    {
        var lines = await HasCommitsAsync() ? Lines(await GitAsync("log", "--reverse", "--format=%(trailers:key=Trimtab-Capture,unfold,separator=%x0A)", "main")) : [];
        return [.. lines.Select(static line => CommitMessage.TryRead(line, ShopFleet.Cluster, out var version)
            ? $"{version.Object} {version.Uid} {version.ResourceVersion}"
            : throw new InvalidOperationException($"No version of an object: {line}"))];
    }

    /// <returns>The content of a ConfigMap's file; null when there is none.</returns>
    public Task<string?> FileAsync(string name) => FileAtAsync($"namespaces/{_world.Namespace}/configmap/{name}.yaml");

    /// <returns>The content of a file; null when there is none.</returns>
    public async Task<string?> FileAtAsync(string path)
    {
        if (!await HasCommitsAsync())
        {
            return null;
        }

        // Of one commit: the branch moves on meanwhile.
        var head = (await GitAsync("rev-parse", "main")).Trim();
        return (await GitAsync("ls-tree", "--name-only", head, "--", path)).Length > 0 ? await GitAsync("show", $"{head}:{path}") : null;
    }

    /// <returns>The files of the branch's head, each with the first line of its data.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ValuesAsync()
    {
        if (!await HasCommitsAsync())
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        var lines = Lines(await GitAsync("grep", "-h", "-E", "^  (name|key): ", "main", "--", $"namespaces/{_world.Namespace}/configmap"));
        return lines.Chunk(2).ToDictionary(static pair => pair[0].Trim()["name: ".Length..], static pair => pair[1].Trim()["key: ".Length..], StringComparer.Ordinal);
    }

    private async Task<bool> HasCommitsAsync() => (await GitAsync("for-each-ref", "refs/heads/main")).Length > 0;

    private Task<string> GitAsync(params string[] arguments) => LocalGit.RunAsync(_directory, arguments, CancellationToken.None);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
