using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Variables;
using Trimtab.Domain.Yaml;

namespace Trimtab.TestKit.Sources;

/// <summary>Commits of all sources in memory, built as they were added: a repository and a builder in one.</summary>
public sealed class InMemoryRevisions : ISourceRepository, IManifestBuilder
{
    private readonly Dictionary<string, string> _commits = new(StringComparer.Ordinal);

    /// <summary>The newest commit; null makes the host refuse to answer.</summary>
    public string? Head { get; private set; }

    /// <summary>How many builds were asked for.</summary>
    public int Builds { get; private set; }

    /// <summary>Files of objects by their name; of all others <c>apps/manifests.yaml</c>.</summary>
    public Dictionary<string, string> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs once in the middle of the next build; null: nothing does.</summary>
    public Func<Task>? WhileBuilding { get; set; }

    /// <summary>Adds a commit and makes it the head. A manifest that begins with <c>!</c> does not build: the rest is its fault.</summary>
    /// <returns>Its id.</returns>
    public string Push(string yaml)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_commits.Count}\n{yaml}")))[..40];
        _commits[id] = yaml;
        Head = id;
        return id;
    }

    public void MoveHead(string? revision) => Head = revision;

    public Task<string> ReadHeadAsync(FleetSource source, CancellationToken cancellationToken)
        => Head is null ? throw new SourceException("The host does not answer.", isTransient: true) : Task.FromResult(Head);

    public Task<SourceTree> CheckoutAsync(FleetSource source, string revision, CancellationToken cancellationToken)
        => _commits.ContainsKey(revision)
            ? Task.FromResult<SourceTree>(new InMemoryTree(revision))
            : throw new SourceException($"There is no commit {revision}.", isTransient: false);

    public async Task<IReadOnlyList<BuiltObject>> BuildAsync(SourceTree tree, string path, IReadOnlyDictionary<string, Variable>? variables, CancellationToken cancellationToken)
    {
        Builds++;
        if (WhileBuilding is { } meanwhile)
        {
            WhileBuilding = null;
            await meanwhile();
        }

        var yaml = _commits[tree.Revision];
        if (yaml.StartsWith('!'))
        {
            throw new InvalidManifestException([yaml[1..]]);
        }

        return [.. YamlTree.Parse("manifests.yaml", yaml, YamlLimits.Manifests).Select(static document => document.Root).OfType<JsonObject>()
            .Select(value => new BuiltObject(value, Places.GetValueOrDefault(value.Name, "apps/manifests.yaml")))];
    }

    private sealed class InMemoryTree(string revision) : SourceTree
    {
        public override string Directory => "";

        public override string Revision => revision;

        public override CommitSummary Commit => new("A change", "A person", DateTimeOffset.UnixEpoch);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
