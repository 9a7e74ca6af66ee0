using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates.Containers;

namespace Trimtab.Domain.Assets.Hosts;

/// <summary>Turns what an engine tells of a container into an asset. Pure.</summary>
internal static class ContainerAsset
{
    private const string ComposeProject = "com.docker.compose.project";
    private const string KubeletContainer = "io.kubernetes.container.name";
    private const string Scope = TrimtabNames.Prefix + "scope";
    private const string WatchtowerScope = "com.centurylinklabs.watchtower.scope";

    /// <summary>Whether a container counts on its host.</summary>
    public static bool Counts(FleetDockerHost host, JsonObject listed)
    {
        var labels = Labels(listed);
        return host.Scope is null || (labels.GetValueOrDefault(Scope) ?? labels.GetValueOrDefault(WatchtowerScope)) == host.Scope;
    }

    /// <summary>One of each name: while a container is made anew the old one, which is set aside, is the same asset and stands for it where the new one is not seen.</summary>
    public static IEnumerable<JsonObject> Current(IEnumerable<JsonObject> listed)
        => listed.GroupBy(NameOf, StringComparer.Ordinal)
            .Select(static same => same.OrderBy(static one => ListedName(one) != NameOf(one)).ThenByDescending(static one => one.Text("State") == "running").ThenByDescending(static one => one.Number("Created")).First());

    /// <summary>The container's own name, also while it is set aside.</summary>
    public static string NameOf(JsonObject listed) => ContainerMark.OwnName(ListedName(listed), listed.Text("Id"));

    // Names with a second slash are links of others to it.
    private static string ListedName(JsonObject listed)
        => (listed.Find("Names") as JsonArray)?.Select(static name => name?.ToString() ?? "").Where(static name => name.LastIndexOf('/') == 0).Order(StringComparer.Ordinal).FirstOrDefault()?.TrimStart('/')
            ?? listed.Text("Id")[..Math.Min(12, listed.Text("Id").Length)];

    /// <param name="place">The host's key in the fleet.</param>
    /// <param name="listed">Item of the engine's list.</param>
    /// <param name="reference">The image as the container was made with.</param>
    /// <param name="digest">What a registry calls it; null when nothing says it.</param>
    public static Asset Of(string place, JsonObject listed, string reference, string? digest)
    {
        var name = NameOf(listed);
        var labels = Labels(listed);
        var (health, reason) = HealthOf(listed.Text("State"), listed.Text("Status"));
        return new Asset(new AssetId(place, "", AssetKind.Container, name))
        {
            Incarnation = listed.Text("Id"),
            Images = [new AssetImage(name, reference, digest)],
            Labels = labels,
            Annotations = new SortedDictionary<string, string>(labels.Where(static label => label.Key.StartsWith(TrimtabNames.Prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
            CreatedAt = listed.Number("Created") is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            Health = health,
            HealthReason = reason,
            ComposeProject = labels.GetValueOrDefault(ComposeProject),
            Manager = labels.ContainsKey(KubeletContainer) ? "kubelet" : null,
        };
    }

    private static SortedDictionary<string, string> Labels(JsonObject listed)
        => new((listed.Find("Labels") as JsonObject ?? []).ToDictionary(static label => label.Key, static label => label.Value?.ToString() ?? "", StringComparer.Ordinal), StringComparer.Ordinal);

    // The list's sentence carries the health check's result: "Up 2 hours (healthy)".
    private static (AssetHealth Health, string Reason) HealthOf(string state, string status) => state switch
    {
        "running" when status.Contains("(unhealthy)", StringComparison.Ordinal) => (AssetHealth.Failed, "its health check fails"),
        "running" when status.Contains("(health: starting)", StringComparison.Ordinal) => (AssetHealth.Progressing, "its health check has not passed yet"),
        "running" => (AssetHealth.Healthy, ""),
        "restarting" => (AssetHealth.Failed, "it ends again and again"),
        "dead" => (AssetHealth.Failed, "the engine could not remove it"),
        "created" or "removing" => (AssetHealth.Progressing, $"is {state}"),
        "paused" => (AssetHealth.Stopped, "is paused"),
        "exited" => (AssetHealth.Stopped, ExitOf(status)),
        _ => (AssetHealth.Unknown, $"is {(state.Length == 0 ? "in no state" : state)}"),
    };

    // "Exited (137) 3 days ago": the time passes, and is no change.
    private static string ExitOf(string status)
        => status.IndexOf(')', StringComparison.Ordinal) is > 0 and var end ? $"has {char.ToLowerInvariant(status[0])}{status[1..(end + 1)]}" : "has exited";
}
