using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Redaction;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>Runs the commands that a container wants to have run inside it around its update.</summary>
internal sealed class ContainerHooks(TimeProvider time)
{
    private const string Pre = "pre-update";

    /// <summary>By this exit code the command before puts the update off.</summary>
    private const int NotNow = 75;

    /// <summary>Runs the old container's own command; comes before anything is touched.</summary>
    /// <returns>Why the update does not go on; null when it does.</returns>
    public async Task<UpdateProgress?> BeforeAsync(IContainerHost host, SavedContainer saved, CancellationToken cancellationToken)
    {
        if (saved.Labels.PreUpdate is not { } command)
        {
            return null;
        }

        // It outlives its limit, a broken connection and the process that began it.
        return await host.IsStillRunningAsync(saved.Id, Shell(command), cancellationToken)
            ? new UpdateProgress.PutOff("The container's pre-update command still runs since the time before.")
            : await RunAsync(host, saved.Id, Pre, command, saved.Labels, cancellationToken);
    }

    /// <summary>Runs the command inside the new container.</summary>
    /// <returns>Why it failed; null when it did not.</returns>
    public async Task<UpdateProgress?> AfterAsync(IContainerHost host, SavedContainer saved, JsonObject made, CancellationToken cancellationToken)
        => saved.Labels.PostUpdate is { } command ? await RunAsync(host, made.Text("Id"), "post-update", command, saved.Labels, cancellationToken) : null;

    private async Task<UpdateProgress?> RunAsync(IContainerHost host, string container, string hook, string command, WatchtowerLabels labels, CancellationToken cancellationToken)
    {
        var limit = labels.LimitOf(hook);
        try
        {
            var answer = await host.RunAsync(container, Shell(command), limit, cancellationToken);
            return answer.ExitCode switch
            {
                0 => null,
                NotNow when hook == Pre => new UpdateProgress.PutOff("The container's pre-update command put the update off."),
                _ => new UpdateProgress.Failed($"The container's {hook} command ended with exit code {answer.ExitCode}: {CommandOutput.Shown(answer.Output, time)}"),
            };
        }
        catch (DockerException late) when (late.Fault == DockerFault.CommandLimit)
        {
            return new UpdateProgress.Failed($"The container's {hook} command did not end within {Duration.ToText(limit)}.");
        }
    }

    private static string[] Shell(string command) => ["/bin/sh", "-c", command];
}
