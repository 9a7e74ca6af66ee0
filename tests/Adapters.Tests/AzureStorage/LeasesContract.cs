using Trimtab.Domain.State;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>What all leases do.</summary>
public abstract class LeasesContract
{
    protected static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    protected abstract ILeases Leases { get; }

    [Fact]
    public async Task A_held_lease_is_refused_to_others_and_free_after_its_release()
    {
        var first = await Leases.TryAcquireAsync("locks/one", Duration, CancellationToken.None);
        (await Leases.TryAcquireAsync("locks/one", Duration, CancellationToken.None)).ShouldBeNull();

        await first!.DisposeAsync();

        await using var second = await Leases.TryAcquireAsync("locks/one", Duration, CancellationToken.None);
        second.ShouldNotBeNull();
        (await first.TryRenewAsync(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_holder_can_renew()
    {
        await using var lease = await Leases.TryAcquireAsync("locks/two", TimeSpan.FromSeconds(60), CancellationToken.None);

        (await lease!.TryRenewAsync(CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_holder_that_comes_again_after_a_crash_takes_its_own_lease_and_keeps_others_out()
    {
        await Leases.TryAcquireAsync("locks/seven", "message/1", Duration, CancellationToken.None);

        await using var again = await Leases.TryAcquireAsync("locks/seven", "message/1", Duration, CancellationToken.None);

        again.ShouldNotBeNull();
        (await again.TryRenewAsync(CancellationToken.None)).ShouldBeTrue();
        (await Leases.TryAcquireAsync("locks/seven", "message/2", Duration, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Leases_of_other_names_are_independent()
    {
        await using var one = await Leases.TryAcquireAsync("locks/three/a", Duration, CancellationToken.None);
        await using var other = await Leases.TryAcquireAsync("locks/three/b", Duration, CancellationToken.None);

        one.ShouldNotBeNull();
        other.ShouldNotBeNull();
    }

    [Fact]
    public async Task Releasing_twice_takes_nothing_from_the_next_holder()
    {
        var first = await Leases.TryAcquireAsync("locks/four", Duration, CancellationToken.None);
        await first!.DisposeAsync();
        await using var second = await Leases.TryAcquireAsync("locks/four", Duration, CancellationToken.None);

        await first.DisposeAsync();

        (await second!.TryRenewAsync(CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_takers_one_wins()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Leases.TryAcquireAsync("locks/five", Duration, CancellationToken.None)));

        leases.Count(lease => lease is not null).ShouldBe(1);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(61)]
    public async Task A_duration_out_of_range_is_refused(int seconds)
        => await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Leases.TryAcquireAsync("locks/six", TimeSpan.FromSeconds(seconds), CancellationToken.None));
}
