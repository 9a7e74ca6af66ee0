using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Audit;
using Trimtab.Domain.State;
using Trimtab.TestKit.State;

namespace Trimtab.Domain.Tests.Audit;

public sealed class AuditLogConcurrencyTests
{
    [Fact]
    public void Writers_under_any_interleaving_and_lost_answers_make_one_chain_without_repeats()
        => Prop.ForAll(ArbMap.Default.ArbFor<int>(), Run).QuickCheckThrowOnFailure();

    private static bool Run(int seed)
    {
        // Continuations must run inline, or the order would not be the seed's.
        SynchronizationContext.SetSynchronizationContext(null);
        var stored = new InMemoryAppendLog();
        var random = new Random(seed);
        var interleaved = new InterleavedAppendLog(stored, random, lostAnswersPercent: 20);

        // Both write their own records and, as after a redelivery, some of the other's too.
        Task[] writers = [WriteAsync(interleaved, "a"), WriteAsync(interleaved, "b")];
        interleaved.RunAll();

        writers.ShouldAllBe(writer => writer.IsCompletedSuccessfully);
        var lines = Lines(stored).ToList();
        var ids = lines.Select(line => AuditEntry.TryParse(line.Content.Span, out var entry) ? entry.Record.Id : "").ToList();
        AuditChain.Verify(lines, null).Faults.ShouldBeEmpty();
        ids.ShouldBeUnique();
        return ids.Count == 15;
    }

    private static async Task WriteAsync(IAppendLog log, string writer)
    {
        using var audit = new AuditLog(log, maxSegmentBytes: 2500);
        string[][] batches = [[$"{writer}1", "shared1"], [$"{writer}2"], [$"{writer}3", $"{writer}4", "shared2"], ["shared3"], [$"{writer}5", $"{writer}6"]];
        foreach (var batch in batches)
        {
            await AppendUntilAnsweredAsync(audit, [.. batch.Select(id => AuditRecords.Make(id))]);
        }
    }

    private static async Task AppendUntilAnsweredAsync(AuditLog audit, AuditRecord[] records)
    {
        while (true)
        {
            try
            {
                await audit.AppendAsync(records, CancellationToken.None);
                return;
            }
            catch (StorageException)
            {
                // Delivered again.
            }
        }
    }

    private static IEnumerable<AuditLine> Lines(InMemoryAppendLog log)
        => log.Names.SelectMany(name => AuditLine.Split(name, log.Content(name)));
}
