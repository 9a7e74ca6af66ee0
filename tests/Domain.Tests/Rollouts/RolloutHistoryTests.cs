using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.State;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class RolloutHistoryTests
{
    private readonly RolloutDocuments _documents = new(new InMemoryDocumentStore());

    [Fact]
    public async Task Rollouts_of_a_target_come_newest_first_and_not_with_those_of_a_longer_name()
    {
        var history = new RolloutHistory(_documents);
        await AddAsync("shop", 1, isClosed: true);
        await AddAsync("shop", 2, isClosed: false);
        await AddAsync("shop-prod", 3, isClosed: true);
        await _documents.MarkActiveAsync("shop", "shop-00000002", default, default);

        (await history.ListAsync("shop", default)).Select(static document => document.Id).ShouldBe(["shop-00000002", "shop-00000001"]);
        (await history.ListAsync(null, default)).Count.ShouldBe(3);
        (await history.FindAsync("shop-prod-00000003", default)).ShouldNotBeNull();
        (await history.FindAsync("shop-00000009", default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_newest_fifty_are_kept_and_none_that_is_not_closed_is_forgotten()
    {
        var history = new RolloutHistory(_documents);
        for (var number = 1; number <= 55; number++)
        {
            await AddAsync("shop", number, isClosed: number != 2);
        }

        await history.TrimAsync("shop", default);

        var kept = await history.ListAsync("shop", default);
        kept.Count.ShouldBe(51);
        kept[^1].Id.ShouldBe("shop-00000002");
        kept[^2].Id.ShouldBe("shop-00000006");
    }

    [Fact]
    public async Task The_newest_window_of_each_guarded_workload_is_kept()
    {
        var history = new RolloutHistory(_documents);
        for (var number = 1; number <= 60; number++)
        {
            await AddAsync("guard", number, isClosed: true, guarded: number <= 2 ? "rare" : "busy");
        }

        await history.TrimAsync("guard", default);

        var kept = await history.ListAsync("guard", default);
        kept.Count.ShouldBe(51);
        kept[^1].Id.ShouldBe("guard-00000002");
        kept[^2].Id.ShouldBe("guard-00000011");
    }

    private async Task AddAsync(string target, int number, bool isClosed, string? guarded = null)
    {
        var document = RolloutRulesTests.Document with
        {
            Id = $"{target}-{number:00000000}",
            Target = target,
            StartedAt = RolloutRulesTests.Document.StartedAt.AddMinutes(number),
            IsClosed = isClosed,
            Guard = guarded is null ? null : new RolloutGuard { Name = "all", OnFailure = GuardFailureAction.RollBack, Uid = guarded, Revision = "1", TemplateDigest = "" },
            Workloads = guarded is null ? [] : [new RolloutWorkload { Namespace = "shop", Name = guarded, Canary = [], SavedTemplate = [] }],
        };
        (await _documents.TryWriteAsync(document, "", default)).ShouldNotBeNull();
    }
}
