using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Adapters.HealthChecks;

/// <summary>Runs a command inside the updated container, on a Docker host or in one ready pod of each workload.</summary>
public sealed class ExecCheck(IContainerHosts hosts, UpdatedPods pods, TimeProvider time)
{
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    public async Task<CheckResult> RunAsync(HealthCheck check, UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            return update.Change.Asset.Kind == AssetKind.Container
                ? await InContainerAsync(check, update.Change.Asset, cancellationToken)
                : await InPodsAsync(check, update, cancellationToken);
        }
        catch (DockerException e)
        {
            return new CheckResult(false, e.Message) { IsUnseen = e.IsUnanswered };
        }
        catch (ClusterException e) when (e.IsUnanswered)
        {
            return new CheckResult(false, e.Message) { IsUnseen = true };
        }
        catch (ClusterException e)
        {
            return new CheckResult(false, e.Status == 403 ? $"{e.Message.TrimEnd('.')}. The right to get and create pods/exec is wanted." : e.Message);
        }
    }

    private async Task<CheckResult> InContainerAsync(HealthCheck check, AssetId asset, CancellationToken cancellationToken)
    {
        var host = await hosts.OpenAsync(asset.Place, cancellationToken);
        var answer = await host.RunAsync(asset.Name, check.Command, check.TimeLimit, cancellationToken);
        return Judge("", answer.ExitCode, answer.Output);
    }

    private async Task<CheckResult> InPodsAsync(HealthCheck check, UpdateDocument update, CancellationToken cancellationToken)
    {
        var (cluster, workloads) = await pods.FindAsync(update, cancellationToken);
        // Of a release, the workloads that have the container; each of them runs, or its place would not be called healthy.
        var chosen = workloads.Select(workload => workload.Pods.FirstOrDefault(pod => TrackPods.IsReady(pod) && ContainerOf(check, update, pod) is not null)).OfType<JsonObject>().ToList();
        if (chosen.Count == 0)
        {
            return new CheckResult(false, $"No ready pod of the new version has {(check.Container is { } name ? $"a container {name}" : "the container")} to run the command in.");
        }

        var results = new List<CheckResult>();
        foreach (var pod in chosen)
        {
            var answer = await cluster.RunAsync(new PodCommand(pod.Namespace, pod.Name, ContainerOf(check, update, pod)!, check.Command, check.TimeLimit), cancellationToken);
            results.Add(Judge($"In pod {pod.Name}: ", answer.ExitCode, answer.Output));
        }

        return results.Find(static result => !result.IsGood) ?? results[0];
    }

    /// <summary>The container that the check names, else the updated one, else the pod's own default.</summary>
    private static string? ContainerOf(HealthCheck check, UpdateDocument update, JsonObject pod)
    {
        var names = pod.Items("spec", "containers").Select(static container => container.Text("name")).ToList();
        return check.Container is { } wanted ? names.Find(name => name == wanted)
            : names.Find(name => name == update.Change.Part)
            ?? names.Find(name => name == pod.Annotation(DefaultContainer))
            ?? names.FirstOrDefault();
    }

    // What a command prints is nobody's to trust: it stands in records and notifications.
    private CheckResult Judge(string where, int exitCode, string output)
        => new(exitCode == 0, $"{where}Ended with exit code {exitCode}{(CommandOutput.Shown(output, time) is { Length: > 0 } said ? $": {said}" : "")}.");
}
