using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;
using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Yaml;

namespace Trimtab.Adapters.Helm;

/// <summary>Calls helm with the fleet's kubeconfig of a cluster. Charts are read as the fleet says and handed to helm as files: no credential reaches it, and what the gate saw is what is installed.</summary>
public sealed class HelmProgram(ProgramRunner programs, IChartRepositories charts, IFleet fleet) : IHelm
{
    private const string NoRelease = "release: not found";
    private const string KeptRevisions = "10";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly HashSet<string> Inherited = new(StringComparer.Ordinal) { "HOME", "KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT" };
    private static readonly string[] Passing = ["connection refused", "i/o timeout", "no such host", "TLS handshake timeout", "EOF", "connection reset", "Client.Timeout", "unreachable", "503", "502", "429"];

    public async Task<IReadOnlyList<HelmRevision>> ReadHistoryAsync(ReleaseName release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var result = await RunAsync(release, ["history", release.Name, "--max", KeptRevisions, "--output", "json"], cancellationToken);
        if (result.ExitCode != 0 && result.Error.Contains(NoRelease, StringComparison.Ordinal))
        {
            return [];
        }

        Expect(result, release, "history");
        return [.. (Json(release, "history", result.Output) as JsonArray ?? []).OfType<JsonObject>().Select(Read).OrderBy(static revision => revision.Revision)];
    }

    public Task UpgradeAsync(ReleaseName release, string chart, ArtifactVersion version, CancellationToken cancellationToken)
        => UpgradeAsync(release, chart, version, "upgrade", [], cancellationToken);

    // Without --hide-secret, which leaves Secrets out: they would look as if the upgrade took them away.
    public async Task<string?> DryRunAsync(ReleaseName release, string chart, ArtifactVersion version, CancellationToken cancellationToken)
    {
        var output = await UpgradeAsync(release, chart, version, "upgrade --dry-run", ["--dry-run=server"], cancellationToken);
        try
        {
            return (JsonNode.Parse(output) as JsonObject)?.Text("manifest");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async Task RollBackAsync(ReleaseName release, int revision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        Expect(await RunAsync(release, ["rollback", release.Name, $"{revision}", "--history-max", KeptRevisions], cancellationToken), release, "rollback");
    }

    public async Task<IReadOnlyList<JsonObject>> ReadObjectsAsync(ReleaseName release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var manifest = await ReadManifestAsync(release, null, cancellationToken);
        try
        {
            return ReleaseManifest.Parse(manifest);
        }
        catch (InvalidYamlException e)
        {
            throw new HelmException($"helm get manifest of {release.Namespace}/{release.Name} gave no YAML: {e.Message}", isTransient: false, e);
        }
    }

    public async Task<string> ReadManifestAsync(ReleaseName release, int? revision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        string[] which = revision is { } number ? ["--revision", $"{number}"] : [];
        var result = await RunAsync(release, ["get", "manifest", release.Name, .. which], cancellationToken);
        Expect(result, release, "get manifest");
        return result.Output;
    }

    private async Task<string> UpgradeAsync(ReleaseName release, string chart, ArtifactVersion version, string what, string[] more, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentNullException.ThrowIfNull(version);
        var archive = await ReadAsync(chart, version, cancellationToken);
        var file = Path.Combine(Path.GetTempPath(), $"trimtab-chart-{Guid.NewGuid():n}.tgz");
        try
        {
            await File.WriteAllBytesAsync(file, archive, cancellationToken);
            var result = await RunAsync(release, ["upgrade", release.Name, file, "--reset-then-reuse-values", "--history-max", KeptRevisions, "--output", "json", .. more], cancellationToken);
            Expect(result, release, what);
            return result.Output;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(string chart, ArtifactVersion version, CancellationToken cancellationToken)
    {
        var slash = chart.LastIndexOf('/');
        try
        {
            return await charts.ReadArchiveAsync(chart[..slash], chart[(slash + 1)..], version.Version, version.Digest, cancellationToken);
        }
        catch (RegistryException e)
        {
            throw new HelmException(e.Message, e.IsTransient, e);
        }
    }

    private static JsonNode? Json(ReleaseName release, string what, string output)
    {
        try
        {
            return JsonNode.Parse(output);
        }
        catch (JsonException e)
        {
            throw new HelmException($"helm {what} of {release.Namespace}/{release.Name} gave no JSON.", isTransient: false, e);
        }
    }

    private static HelmRevision Read(JsonObject entry) => new(
        (int)(entry.Number("revision") ?? 0),
        DateTimeOffset.TryParse(entry.Text("updated"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var updated) ? updated : DateTimeOffset.MinValue,
        entry.Text("status"),
        entry.Text("chart"),
        entry.Text("description"));

    private static void Expect(ProgramResult result, ReleaseName release, string what)
    {
        if (result.ExitCode != 0)
        {
            var error = result.Error.Trim().ReplaceLineEndings(" ");
            throw new HelmException($"helm {what} of {release.Namespace}/{release.Name} failed: {error}", Passing.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase)));
        }
    }

    private static string AtHome(string path)
        => path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]) : path;

    private async Task<ProgramResult> RunAsync(ReleaseName release, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (!fleet.Current.Clusters.TryGetValue(release.Cluster, out var cluster))
        {
            throw new HelmException($"The fleet names no cluster {release.Cluster}.", isTransient: false);
        }

        var home = Directory.CreateTempSubdirectory("trimtab-helm-");
        try
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["HELM_CACHE_HOME"] = Path.Combine(home.FullName, "cache"),
                ["HELM_CONFIG_HOME"] = Path.Combine(home.FullName, "config"),
                ["HELM_DATA_HOME"] = Path.Combine(home.FullName, "data"),
            };
            if (cluster.Kubeconfig?.File is { } file)
            {
                environment["KUBECONFIG"] = string.Join(Path.PathSeparator, file.Split(Path.PathSeparator).Select(AtHome));
            }

            string[] context = cluster.Kubeconfig?.Context is { } name ? ["--kube-context", name] : [];
            return await programs.RunAsync(
                new ProgramCall(ProgramName.Helm, [.. arguments, "--namespace", release.Namespace, .. context]) { Environment = environment, Inherits = Inherited.Contains, Timeout = Limit },
                cancellationToken);
        }
        catch (ProgramException e)
        {
            throw new HelmException(e.Message, e.Failure == ProgramFailure.TimedOut, e);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
