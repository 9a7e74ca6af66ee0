using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host;

/// <summary>The functions of the app, one line each.</summary>
internal static class HostFunctions
{
    public static void MapTrimtab(this WebApplication functions)
        => functions
            .MapHttpFunction<GitWebhook.GitWebhook>()
            .MapHttpFunction<RegistryWebhook.RegistryWebhook>()
            .MapHttpFunction<Health.Health>()
            .MapHttpFunction<Approve.Approve>()
            .MapQueueFunction<ReconcileQueue.ReconcileQueue>()
            .MapQueueFunction<RolloutTickQueue.RolloutTickQueue>()
            .MapQueueFunction<NotifyQueue.NotifyQueue>()
            .MapQueueFunction<IncidentsQueue.IncidentsQueue>()
            .MapQueueFunction<CapturesQueue.CapturesQueue>()
            .MapQueueFunction<ScanQueue.ScanQueue>()
            .MapQueueFunction<UpdatesQueue.UpdatesQueue>()
            .MapTimerFunction<ReconcileTimer.ReconcileTimer>()
            .MapTimerFunction<ScanTimer.ScanTimer>()
            .MapTimerFunction<RedeliverTimer.RedeliverTimer>()
            .MapTimerFunction<GuardsTimer.GuardsTimer>()
            .MapTimerFunction<ChangesTimer.ChangesTimer>()
            .MapTimerFunction<IncidentsTimer.IncidentsTimer>()
            .MapTimerFunction<InventoryTimer.InventoryTimer>()
            .MapTimerFunction<PoisonTimer.PoisonTimer>()
            .MapTimerFunction<ForgetTimer.ForgetTimer>();
}
