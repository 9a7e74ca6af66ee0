using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;

namespace Trimtab.Adapters.Kubernetes.Leadership;

/// <summary>The candidates' record as a Lease of <c>coordination.k8s.io/v1</c>; resume points are its annotations.</summary>
/// <param name="cluster">Where the Lease lives.</param>
/// <param name="namespace">Of the Lease.</param>
/// <param name="name">Of the Lease; made when it is missing.</param>
/// <param name="leaseDuration">Written down for people and for other programs that look.</param>
public sealed class KubernetesLease(ICluster cluster, string @namespace, string name, TimeSpan leaseDuration) : ILeaseStore
{
    /// <summary>Annotation of a resume point: this and its name.</summary>
    public const string ResumePrefix = TrimtabNames.Prefix + "resume-";

    // Kubernetes' MicroTime: exactly six places, else older servers refuse it.
    private const string MicroTime = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private static readonly KindName Lease = new("coordination.k8s.io/v1", "Lease");
    private readonly ObjectReference _reference = new(Lease, @namespace, name);

    public async Task<LeaseRecord> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetAsync(_reference, cancellationToken) is { } lease ? Record(lease) : LeaseRecord.None;
        }
        catch (ClusterException e)
        {
            throw new LeadershipException(e.Message, e);
        }
    }

    public async Task<LeaseRecord?> WriteAsync(LeaseRecord record, CancellationToken cancellationToken)
    {
        var lease = Object(record);
        try
        {
            return Record(record.Version.Length == 0 ? await cluster.CreateAsync(lease, cancellationToken) : await cluster.ReplaceAsync(lease, cancellationToken));
        }
        catch (ClusterException e) when (e.Reason is "Conflict" or "AlreadyExists" or "NotFound")
        {
            return null;
        }
        catch (ClusterException e)
        {
            throw new LeadershipException(e.Message, e);
        }
    }

    private static LeaseRecord Record(JsonObject lease)
    {
        var points = (lease.Find("metadata", "annotations") as JsonObject ?? [])
            .Where(annotation => annotation.Key.StartsWith(ResumePrefix, StringComparison.Ordinal))
            .ToDictionary(annotation => annotation.Key[ResumePrefix.Length..], annotation => annotation.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);
        return new LeaseRecord(
            lease.Text("spec", "holderIdentity"),
            Time(lease.Text("spec", "acquireTime")),
            Time(lease.Text("spec", "renewTime")),
            (int)(lease.Number("spec", "leaseTransitions") ?? 0),
            points,
            lease.ResourceVersion);
    }

    private static DateTimeOffset Time(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.UnixEpoch;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(MicroTime, CultureInfo.InvariantCulture);

    private JsonObject Object(LeaseRecord record)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = @namespace };
        if (record.Version.Length > 0)
        {
            metadata["resourceVersion"] = record.Version;
        }

        metadata["annotations"] = new JsonObject(record.ResumePoints.Select(point => KeyValuePair.Create<string, JsonNode?>(ResumePrefix + point.Key, point.Value)));
        return new JsonObject
        {
            ["apiVersion"] = Lease.ApiVersion,
            ["kind"] = Lease.Kind,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = record.Holder,
                ["leaseDurationSeconds"] = (int)Math.Ceiling(leaseDuration.TotalSeconds),
                ["acquireTime"] = Text(record.Acquired),
                ["renewTime"] = Text(record.Renewed),
                ["leaseTransitions"] = record.Transitions,
            },
        };
    }
}
