using System.Text.Json.Nodes;
using Trimtab.Domain.Audit;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class AuditLogOnAzureTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Two_writers_at_once_make_one_chain_without_repeats()
    {
        var log = azurite.Account.AppendLogIn(AzuriteFixture.NewName("audit"));
        // Two segments in all: however far one writer runs ahead, the other still sees its records.
        using var one = new AuditLog(log, maxSegmentBytes: 9000);
        using var other = new AuditLog(log, maxSegmentBytes: 9000);

        await Task.WhenAll(WriteAsync(one, "a"), WriteAsync(other, "b"));

        var reader = new AuditReader(log);
        var ids = new List<string>();
        await foreach (var entry in reader.ReadAsync(CancellationToken.None))
        {
            ids.Add(entry.Record.Id);
        }

        ids.ShouldBeUnique();
        ids.Count.ShouldBe(40);
        var head = await one.ReadHeadAsync(CancellationToken.None);
        var result = await reader.VerifyAsync(head.Sequence == 40 ? head : await other.ReadHeadAsync(CancellationToken.None), CancellationToken.None);
        result.Faults.ShouldBeEmpty();
        result.Head!.Sequence.ShouldBe(40);
    }

    private static async Task WriteAsync(AuditLog audit, string writer)
    {
        for (var n = 1; n <= 15; n++)
        {
            await audit.AppendAsync([Record($"{writer}{n}"), Record($"shared{(n + 1) / 2}")], CancellationToken.None);
        }

        for (var n = 9; n <= 10; n++)
        {
            await audit.AppendAsync([Record($"shared{n}")], CancellationToken.None);
        }
    }

    private static AuditRecord Record(string id) => new(
        id, new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), "target.applied", "target/shop", "timer", "Applied.", "1a2b", null, null, "sha256:f", "c1", new JsonObject { ["objects"] = 3 });
}
