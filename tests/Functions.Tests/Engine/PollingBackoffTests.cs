using Trimtab.Hosting.Engine;

namespace Trimtab.Functions.Tests.Engine;

public sealed class PollingBackoffTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private readonly PollingBackoff _backoff = new(Longest, new Random(7));

    [Fact]
    public void Waits_grow_from_100_ms_to_the_longest()
    {
        var waits = Enumerable.Range(0, 10).Select(_ => _backoff.Next(foundMessages: false)).ToList();

        waits[0].ShouldBe(TimeSpan.FromMilliseconds(100));
        waits.ShouldBe(waits.Order());
        waits[^1].ShouldBe(Longest);
        _backoff.IsLongest.ShouldBeTrue();
    }

    [Fact]
    public void A_message_brings_the_wait_back_to_100_ms()
    {
        _ = Enumerable.Range(0, 10).Select(_ => _backoff.Next(foundMessages: false)).Last();

        _backoff.Next(foundMessages: true).ShouldBe(TimeSpan.FromMilliseconds(100));
        _backoff.IsLongest.ShouldBeFalse();
    }

    [Fact]
    public void Waits_of_two_queues_differ()
    {
        var other = new PollingBackoff(Longest, new Random(8));

        var waits = Enumerable.Range(0, 4).Select(_ => _backoff.Next(foundMessages: false));
        waits.ShouldNotBe(Enumerable.Range(0, 4).Select(_ => other.Next(foundMessages: false)));
    }
}
