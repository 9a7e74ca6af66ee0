using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Cli.Doctor;

/// <summary>A cluster answers, speaks a version that is supported, and grants what Trimtab does there.</summary>
/// <param name="clusters">The fleet's clusters.</param>
/// <param name="readVersionAsync">Asks a cluster for its version, e.g. <c>v1.32.4</c>.</param>
internal sealed class ClusterCheck(IClusters clusters, Func<ICluster, CancellationToken, Task<string>> readVersionAsync)
{
    private const string Area = "clusters";
    private static readonly Version Least = new(1, 20);
    private static readonly Version Supported = new(1, 24);

    /// <param name="cluster">The cluster.</param>
    /// <param name="namespaces">The default namespaces of its targets.</param>
    /// <param name="needs">What the fleet's update policies ask for.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(FleetCluster cluster, IReadOnlyList<string> namespaces, UpdateNeeds needs, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await clusters.GetAsync(cluster.Name, cancellationToken);
            List<Finding> findings = [JudgeVersion(cluster.Name, await readVersionAsync(connection, cancellationToken))];
            foreach (var name in namespaces)
            {
                findings.Add(await AskRightsAsync(connection, name, cancellationToken));
            }

            foreach (var (name, rights) in ClusterRight.ForUpdates(needs))
            {
                findings.Add(await AskUpdateRightsAsync(connection, name, rights, cancellationToken));
            }

            return findings;
        }
        catch (ClusterException exception)
        {
            return [Finding.Fail(Area, cluster.Name, exception.Message, ToDo(exception))];
        }
    }

    private static Finding JudgeVersion(string cluster, string text)
        => ProgramCheck.VersionIn(text) is not { } version ? Finding.Warn(Area, cluster, $"its version {text} can't be read", "Is the address that of a Kubernetes API server?")
            : version < Least ? Finding.Fail(Area, cluster, $"{text} is older than {Least}", $"Bring the cluster to {Supported} or newer.")
            : version < Supported ? Finding.Warn(Area, cluster, $"{text} works, but {Supported} is the oldest supported", $"Bring the cluster to {Supported} or newer.")
            : Finding.Ok(Area, cluster, $"answers; {text}");

    private static async Task<Finding> AskRightsAsync(ICluster cluster, string @namespace, CancellationToken cancellationToken)
    {
        var subject = $"{cluster.Name}/{@namespace}";
        try
        {
            var denied = await DeniedAsync(cluster, ClusterRight.Needed, @namespace, cancellationToken);
            return denied.Count == 0
                ? Finding.Ok("rights", subject, $"all {ClusterRight.Needed.Count} that targets and rollouts need")
                : Finding.Fail("rights", subject, $"not allowed: {string.Join(", ", denied)}", $"Grant them to the account of the fleet's cluster {cluster.Name} (a Role in {@namespace}; list and namespaces by a ClusterRole).");
        }
        catch (ClusterException exception) when (exception.Reason == "UnknownKind")
        {
            return Finding.Warn("rights", subject, "this API server can't be asked about rights", "A refused call will name what is missing.");
        }
    }

    // Not a fault of what runs: an update that lacks a right is refused before anything is touched, or taken back.
    private static async Task<Finding> AskUpdateRightsAsync(ICluster cluster, string name, IReadOnlyList<ClusterRight> rights, CancellationToken cancellationToken)
    {
        var subject = $"{cluster.Name} updates.{name}";
        try
        {
            var denied = await DeniedAsync(cluster, rights, "", cancellationToken);
            return denied.Count == 0
                ? Finding.Ok("rights", subject, $"all {rights.Count} that the update policies need")
                : Finding.Warn("rights", subject, $"not allowed in all namespaces: {string.Join(", ", denied)}", $"Switch app.rbac.updates.{name} of the chart on, or apply infra/kubernetes/updates.yaml.");
        }
        catch (ClusterException exception) when (exception.Reason == "UnknownKind")
        {
            return Finding.Warn("rights", subject, "this API server can't be asked about rights", "A refused call will name what is missing.");
        }
    }

    private static async Task<IReadOnlyList<ClusterRight>> DeniedAsync(ICluster cluster, IReadOnlyList<ClusterRight> rights, string @namespace, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(rights.Select(async right => (Right: right, IsAllowed: IsAllowed(await cluster.CreateAsync(right.Question(@namespace), cancellationToken)))));
        return [.. answers.Where(static answer => !answer.IsAllowed).Select(static answer => answer.Right)];
    }

    private static bool IsAllowed(JsonObject review) => review.Find("status", "allowed") is JsonValue allowed && allowed.TryGetValue<bool>(out var isAllowed) && isAllowed;

    private static string ToDo(ClusterException exception) => exception.Reason switch
    {
        "BadAccess" => "Correct the kubeconfig, or which file and context the fleet names.",
        "Unauthorized" => "Renew the account's token or certificate.",
        "Forbidden" => "Grant the account access.",
        _ => "Look at the network and the server's address in the kubeconfig.",
    };
}
