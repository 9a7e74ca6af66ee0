using Microsoft.Extensions.Options;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.Hosting.Clusters;

namespace Trimtab.Functions.Tests.Clusters;

public sealed class ClusterTurnsTests
{
    private readonly ClusterTurns _turns = new(Options.Create(new ClusterOptions { MaxMessages = 2 }));

    [Fact]
    public async Task A_cluster_has_so_many_places_for_each_queue_and_gets_them_back_when_messages_end()
    {
        var gate = new TaskCompletionSource();
        var entered = new SemaphoreSlim(0);
        var working = new[] { HoldAsync("reconcile", "a", gate.Task, entered), HoldAsync("reconcile", "a", gate.Task, entered) };
        await entered.WaitAsync();
        await entered.WaitAsync();

        var refusal = await Should.ThrowAsync<ClusterException>(() => HoldAsync("reconcile", "a", Task.CompletedTask));
        await HoldAsync("reconcile", "b", Task.CompletedTask);
        await HoldAsync("rollouts", "a", Task.CompletedTask);
        gate.SetResult();
        await Task.WhenAll(working);
        await HoldAsync("reconcile", "a", Task.CompletedTask);

        (refusal.Reason, refusal.IsTransient, refusal.RetryAfter).ShouldBe(("Busy", true, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Work_that_no_message_began_is_not_bounded()
    {
        for (var i = 0; i < 5; i++)
        {
            _turns.Enter("a");
        }
    }

    // Asks twice, from a task of its own, as handlers do.
    private async Task HoldAsync(string queue, string cluster, Task end, SemaphoreSlim? entered = null)
    {
        using var turn = _turns.Begin(queue);
        await Task.Run(() => _turns.Enter(cluster));
        _turns.Enter(cluster);
        entered?.Release();
        await end;
    }
}
