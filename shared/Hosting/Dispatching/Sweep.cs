using Microsoft.Extensions.Hosting;
using Trimtab.Hosting.Engine;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Work that every instance does at its start and again and again, without a lease and under both engines: after a kill, messages stay hidden and timers silent for longer than what is due may wait.</summary>
/// <param name="name">For health and log.</param>
/// <param name="interval">From one end to the next begin.</param>
/// <param name="work">One look at all that is due; harmless beside that of other instances.</param>
/// <param name="dispatcher">Runs it.</param>
/// <param name="time">The clock.</param>
internal sealed class Sweep(string name, TimeSpan interval, Func<CancellationToken, Task> work, Dispatcher dispatcher, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            await dispatcher.RunBackgroundAsync(name, work, stoppingToken);
        }
        while (await Pause.ForAsync(interval, time, stoppingToken));
    }
}
