using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>Knows which targets wait for which.</summary>
public sealed class TargetDependents(TargetDocuments documents, IMessageSender sender)
{
    /// <summary>Has the targets that depend on this one looked at.</summary>
    internal async Task WakeAsync(TargetSession session, CancellationToken cancellationToken)
    {
        foreach (var dependent in session.Fleet.Targets.Values.Where(other => other.DependsOn.Contains(session.Target.Name)))
        {
            var (source, _) = await documents.ReadSourceAsync(dependent.Source, cancellationToken);
            if (source.Head is { } head)
            {
                await sender.SendAsync(new ReconcileTarget(dependent.Name, head), session.Message, TimeSpan.Zero, cancellationToken);
            }
        }
    }

    /// <summary>The first target that this one depends on and that is not healthy at its newest revision; null when all are.</summary>
    internal async Task<Obstacle?> FindObstacleAsync(TargetSession session, CancellationToken cancellationToken)
    {
        foreach (var name in session.Target.DependsOn)
        {
            var (state, _) = await documents.ReadTargetAsync(name, cancellationToken);
            var (source, _) = await documents.ReadSourceAsync(session.Fleet.Targets[name].Source, cancellationToken);
            if (state.Phase == TargetPhase.Healthy && state.LastGoodRevision is { } good && good == source.Head)
            {
                continue;
            }

            var isFinal = state.Phase == TargetPhase.Failed && state.Revision == source.Head;
            return new Obstacle(name, isFinal, isFinal ? $"target {name} has failed: {state.Message}" : $"target {name} is not healthy at its newest revision yet");
        }

        return null;
    }

    /// <param name="Target">The target that is waited for.</param>
    /// <param name="IsFinal">Whether it stays as it is until somebody changes something.</param>
    /// <param name="Reason">Why it is waited for.</param>
    internal sealed record Obstacle(string Target, bool IsFinal, string Reason);
}
