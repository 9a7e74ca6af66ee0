using Trimtab.Domain.Changes;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Changes;

/// <summary>The process is killed once at every single call to the outside, before and after its effect; scans, answers and sweeps come again.
/// The world must end the same, with each decision recorded once, and every order given.</summary>
public sealed class ChangeKillTests
{
    private const string Fleet = "windows: { nights: { allow: [ { hours: '22:00-23:00' } ] } }\nupdates: { defaults: { patch: auto, minor: review, windows: nights, approval: { deadline: 2d } } }";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_anywhere_changes_nothing_in_the_end(bool isAfter)
    {
        var expected = await RunAsync(new Killer());
        expected.States.ShouldBe("1.2.4 Approved, 1.3.0 Approved");

        for (var call = 1; ; call++)
        {
            var killer = new Killer();
            killer.Arm(call, isAfter);
            var seen = await RunAsync(killer);
            if (!killer.HasKilled)
            {
                call.ShouldBeGreaterThan(30, "the run makes that many calls");
                return;
            }

            seen.ShouldBe(expected, $"killed {(isAfter ? "after" : "before")} call {call}");
        }
    }

    private static async Task<World> RunAsync(Killer killer)
    {
        var scene = new DeskScene(Fleet, killer);
        await DoAsync(scene, killer, () => scene.ScanAsync("1.2.4", "1.3.0"));
        await DoAsync(scene, killer, () => scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0", message: "m1"));
        scene.Clock.Advance(TimeSpan.FromHours(10));
        await DoAsync(scene, killer, () => scene.LeapAsync(TimeSpan.Zero));
        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        await DoAsync(scene, killer, () => scene.LeapAsync(TimeSpan.Zero));
        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        await DoAsync(scene, killer, () => scene.LeapAsync(TimeSpan.Zero));
        killer.Disarm();
        return new World(
            $"1.2.4 {(await scene.ReadAsync("1.2.4")).State}, 1.3.0 {(await scene.ReadAsync("1.3.0")).State}",
            string.Join(' ', scene.Ordered.Distinct().Order(StringComparer.Ordinal)),
            string.Join(' ', scene.Audit.Records.Select(static record => record.Id).Order(StringComparer.Ordinal)),
            string.Join(' ', scene.Sender.Of<Notification>().Select(static told => told.Id).Distinct().Order(StringComparer.Ordinal)));
    }

    private static async Task DoAsync(DeskScene scene, Killer killer, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (KilledException)
        {
            killer.Disarm();
            scene.Start();
            await act();
        }
    }

    private sealed record World(string States, string Ordered, string Records, string Told);
}
