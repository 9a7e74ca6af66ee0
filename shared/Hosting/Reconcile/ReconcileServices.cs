using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Reconcile.Diffs;
using Trimtab.Domain.Rollouts;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Reconcile;

public static class ReconcileServices
{
    /// <summary>Adds the reconciler: the handlers of the reconcile queue, the due sources of its timer, and what rollouts ask of it.</summary>
    public static IServiceCollection AddReconcile(this IServiceCollection services)
        => services
            .AddSingleton<IRollouts>(static provider => provider.GetRequiredService<RolloutStarter>())
            .AddSingleton<TargetDocuments>()
            .AddSingleton<DriftLedgers>()
            .AddSingleton<TargetDrifts>()
            .AddSingleton<TargetDiffer>()
            .AddSingleton<RevisionReader>()
            .AddSingleton<TargetPasses>()
            .AddSingleton<TargetHealth>()
            .AddSingleton<TargetReporter>()
            .AddSingleton<TargetDependents>()
            .AddSingleton<RevisionRestorer>()
            .AddSingleton<RevisionSettler>()
            .AddSingleton<RevisionAttempt>()
            .AddSingleton<TargetReconciler>()
            .AddSingleton<IRevisions, RevisionApplier>()
            .AddSingleton<ReconcileDueSources>()
            .AddMessageHandler<RefreshFleet, RefreshFleetHandler>()
            .AddMessageHandler<ReconcileSource, ReconcileSourceHandler>()
            .AddMessageHandler<ReconcileTarget, ReconcileTargetHandler>();
}
