using Trimtab.Domain.Sources;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.ForgetTimer;

/// <summary>Deletes once a day what was remembered for a day only: the webhook bodies that were taken.</summary>
internal sealed class ForgetTimer(WebhookReplays replays) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken) => replays.ForgetOldAsync(cancellationToken);
}
