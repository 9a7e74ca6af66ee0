using Trimtab.Domain.State;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class InMemoryLeasesTests : LeasesContract
{
    private readonly FakeClock _clock = new();

    public InMemoryLeasesTests() => Leases = new InMemoryLeases(_clock);

    protected override ILeases Leases { get; }

    [Fact]
    public async Task A_lease_that_nobody_renews_ends_by_itself()
    {
        var lost = await Leases.TryAcquireAsync("a", Duration, CancellationToken.None);
        _clock.Advance(Duration);

        (await Leases.TryAcquireAsync("a", Duration, CancellationToken.None)).ShouldNotBeNull();
        (await lost!.TryRenewAsync(CancellationToken.None)).ShouldBeFalse();
    }
}
