using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Engine;
using Trimtab.Hosting.Functions;

namespace Trimtab.Functions.Tests.Engine;

public sealed class QueuePaceTests
{
    [Theory]
    [InlineData(QueueNames.Captures, 150, 600)]
    [InlineData(QueueNames.Notifications, 150, 600)]
    [InlineData(QueueNames.Captures, 2_000, 2_000)]
    [InlineData(QueueNames.Incidents, 150, 150)]
    [InlineData(QueueNames.Rollouts, 150, 600)]
    [InlineData(QueueNames.Reconcile, 150, 150)]
    public void Only_queues_that_nobody_waits_for_are_looked_at_less_often(string queue, int hostMilliseconds, int milliseconds)
    {
        var host = new QueueSettings { BatchSize = 7, MaxPollingInterval = TimeSpan.FromMilliseconds(hostMilliseconds) };

        QueuePace.Of(queue, host, TimeSpan.FromMilliseconds(600)).ShouldBe(host with { MaxPollingInterval = TimeSpan.FromMilliseconds(milliseconds) });
    }
}
