using Trimtab.Host.GitWebhook;
using Trimtab.Host.Health;
using Trimtab.Host.NotifyQueue;
using Trimtab.Host.PoisonTimer;
using Trimtab.Host.ReconcileQueue;
using Trimtab.Host.RolloutTickQueue;
using Trimtab.Hosting;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Health;
using Trimtab.Hosting.Poison;
using Trimtab.Hosting.Storage;
using Trimtab.Hosting.Webhooks;

return await FunctionProgram.RunAsync(
    args,
    services => services
        .AddStorage()
        .AddHealth()
        .AddPoisonReport()
        .AddWebhooks(),
    functions => functions
        .MapHttpFunction<GitWebhook>()
        .MapHttpFunction<Health>()
        .MapQueueFunction<ReconcileQueue>()
        .MapQueueFunction<RolloutTickQueue>()
        .MapQueueFunction<NotifyQueue>()
        .MapTimerFunction<PoisonTimer>());
