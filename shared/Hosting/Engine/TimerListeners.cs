using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Makes listeners of timers, with the names under which a Functions host keeps their state.</summary>
internal sealed class TimerListeners(EngineStorage storage, TimerInvoker invoker, IOptions<HostIdOptions> host, ILogger<TimerListeners> logger)
{
    public TimerListener Create(FunctionDefinition function, FunctionTrigger.Timer trigger)
    {
        if (!TimerSchedule.TryParse(trigger.Schedule, out var schedule))
        {
            throw new InvalidFunctionAppException([$"{function.Name}/function.json: schedule '{trigger.Schedule}' is neither a six-field NCRONTAB expression nor a time."]);
        }

        var hostId = host.Value.HostId;
        var isMonitored = trigger.UseMonitor && schedule.CanBeMonitored(invoker.Time.GetUtcNow());
        var monitor = isMonitored
            ? new TimerMonitor(storage.Timers, $"timers/{hostId}/Host.Functions.{function.Name}/status", schedule, invoker.Time, logger)
            : null;
        var lease = new TimerLease($"locks/{hostId}/Host.Functions.{function.Name}.Listener", new SingletonLease(storage.Locks, invoker.Time, logger));
        return new TimerListener(function, schedule, monitor, lease, invoker);
    }
}
