using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Health;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>Turns a cluster's object into an asset. Pure.</summary>
internal static class WorkloadAsset
{
    private const string ReleaseName = "meta.helm.sh/release-name";
    private const string ReleaseNamespace = "meta.helm.sh/release-namespace";

    /// <param name="place">The cluster's key in the fleet.</param>
    /// <param name="kind">Which kind the object is of.</param>
    /// <param name="live">The object as the server gave it.</param>
    /// <param name="now">For its health.</param>
    public static Asset Of(string place, AssetKind kind, JsonObject live, DateTimeOffset now)
    {
        var health = HealthOf(kind, live, now);
        return new Asset(new AssetId(place, live.Namespace, kind, live.Name))
        {
            Incarnation = live.Uid,
            Images = kind == AssetKind.CustomResourceDefinition ? [] : ImagesOf(live),
            Labels = Texts(live.Find("metadata", "labels"), static _ => true),
            Annotations = Texts(live.Find("metadata", "annotations"), static key => key.StartsWith(TrimtabNames.Prefix, StringComparison.Ordinal)),
            CreatedAt = Time(live.Text("metadata", "creationTimestamp")),
            Health = health.Health,
            HealthReason = health.Reason,
            Owners = [.. OwnersOf(place, live)],
            Target = live.Label(TrimtabNames.Target),
            Manager = ManagerOf(live),
            ServedVersions = kind == AssetKind.CustomResourceDefinition ? VersionsOf(live) : [],
        };
    }

    /// <returns>The asset with what its pods tell.</returns>
    public static Asset With(Asset asset, PodFacts pods)
        => asset with
        {
            Pods = pods.Pods,
            Images = [.. asset.Images.Select(image => image with { Digest = pods.DigestOf(image.Container, image.Reference) })],
        };

    public static DateTimeOffset? Time(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static List<AssetImage> ImagesOf(JsonObject live)
    {
        var pod = PodTemplate.SpecOf(live) ?? [];
        return
        [
            .. pod.Items("containers").Select(static container => new AssetImage(container.Text("name"), container.Text("image"), null)),
            .. pod.Items("initContainers").Select(static container => new AssetImage(container.Text("name"), container.Text("image"), null) { IsInit = true }),
        ];
    }

    private static (AssetHealth Health, string Reason) HealthOf(AssetKind kind, JsonObject live, DateTimeOffset now)
    {
        var idle = kind switch
        {
            AssetKind.Deployment or AssetKind.StatefulSet when live.Number("spec", "replicas") == 0 => "is scaled to zero",
            AssetKind.CronJob or AssetKind.Job when live.Find("spec", "suspend")?.ToString() == "true" => "is suspended",
            _ => null,
        };
        if (idle is not null)
        {
            return (AssetHealth.Stopped, idle);
        }

        var health = ObjectHealth.Of(live, now);
        return health.Status switch
        {
            HealthStatus.Current => (AssetHealth.Healthy, ""),
            HealthStatus.InProgress or HealthStatus.Terminating => (AssetHealth.Progressing, health.Reason),
            HealthStatus.Failed => (AssetHealth.Failed, health.Reason),
            _ => (AssetHealth.Unknown, health.Reason),
        };
    }

    private static IEnumerable<AssetId> OwnersOf(string place, JsonObject live)
    {
        if (WorkloadOwner.ControllerOf(live) is { } controller && controller.Text("kind") == "CronJob")
        {
            yield return new AssetId(place, live.Namespace, AssetKind.CronJob, controller.Text("name"));
        }

        if (live.Annotation(ReleaseName) is { Length: > 0 } release)
        {
            yield return new AssetId(place, live.Annotation(ReleaseNamespace) is { Length: > 0 } home ? home : live.Namespace, AssetKind.HelmRelease, release);
        }
    }

    private static string? ManagerOf(JsonObject live)
        => live.Label(TrimtabNames.Rollout) is { } rollout ? $"rollout/{rollout}"
            : WorkloadOwner.ControllerOf(live) is { } controller && controller.Text("kind") != "CronJob" ? $"{controller.Text("kind")}/{controller.Text("name")}"
            : null;

    private static string[] VersionsOf(JsonObject live)
        => [.. live.Items("spec", "versions").Where(static version => version["served"]?.ToString() == "true").Select(static version => version.Text("name"))];

    private static IReadOnlyDictionary<string, string> Texts(JsonNode? map, Func<string, bool> counts)
    {
        if (map is not JsonObject entries)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            if (counts(key) && value is JsonValue text && text.TryGetValue<string>(out var word))
            {
                texts[key] = word;
            }
        }

        return texts.Count == 0 ? ReadOnlyDictionary<string, string>.Empty : texts;
    }
}
