using System.Text;
using Trimtab.Domain.Audit;
using Trimtab.TestKit.State;

namespace Trimtab.Domain.Tests.Audit;

public sealed class AuditLogTests
{
    private readonly InMemoryAppendLog _log = new();

    [Fact]
    public async Task Records_are_read_back_as_they_were_in_order_and_chained()
    {
        using var audit = new AuditLog(_log);
        await audit.AppendAsync([AuditRecords.Make("a"), AuditRecords.Make("b")], CancellationToken.None);
        await audit.AppendAsync([AuditRecords.Make("c")], CancellationToken.None);

        var entries = await EntriesAsync();

        entries.Select(entry => entry.Record).ShouldBe([AuditRecords.Make("a"), AuditRecords.Make("b"), AuditRecords.Make("c")]);
        entries.Select(entry => entry.Sequence).ShouldBe([1, 2, 3]);
        entries[0].Previous.ShouldBe(AuditHead.Start.Hash);
        entries[2].Previous.ShouldBe(entries[1].Hash);
        (await audit.ReadHeadAsync(CancellationToken.None)).ShouldBe(entries[2].Head);
    }

    [Fact]
    public async Task A_line_is_canonical_JSON_whose_hash_covers_the_rest()
    {
        using var audit = new AuditLog(_log);
        await audit.AppendAsync([AuditRecords.Make("a")], CancellationToken.None);

        var line = Encoding.UTF8.GetString((await _log.ReadAsync("audit/00000001.jsonl", 0, CancellationToken.None)).Span);

        line.ShouldBe(
            "{\"hash\":\"" + (await EntriesAsync())[0].Hash + "\",\"prev\":\"" + new string('0', 64)
            + "\",\"record\":{\"action\":\"target.applied\",\"actor\":\"webhook:shop\",\"after\":\"sha256:ab\",\"correlationId\":\"c1\",\"fleetVersion\":\"sha256:cd\","
            + "\"id\":\"a\",\"reason\":\"Applied 3 objects – \\\"ü\\\".\",\"revision\":\"1a2b3c4\",\"subject\":\"target/shop-prod\",\"time\":\"2030-01-02T03:04:05+00:00\"},\"seq\":1}\n");
    }

    [Fact]
    public async Task A_repeated_record_is_left_out_also_after_a_restart()
    {
        using (var audit = new AuditLog(_log))
        {
            await audit.AppendAsync([AuditRecords.Make("a"), AuditRecords.Make("a"), AuditRecords.Make("b")], CancellationToken.None);
            await audit.AppendAsync([AuditRecords.Make("b")], CancellationToken.None);
        }

        using var restarted = new AuditLog(_log);
        await restarted.AppendAsync([AuditRecords.Make("a"), AuditRecords.Make("c")], CancellationToken.None);

        (await IdsAsync()).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Full_segments_are_followed_by_new_ones_and_repeats_are_known_from_the_last_two()
    {
        using (var audit = new AuditLog(_log, maxSegmentBytes: 1000))
        {
            foreach (var record in AuditRecords.Make(1, 12))
            {
                await audit.AppendAsync([record], CancellationToken.None);
            }
        }

        using var restarted = new AuditLog(_log, maxSegmentBytes: 1000);
        await restarted.AppendAsync([AuditRecords.Make("r9"), AuditRecords.Make("r12"), AuditRecords.Make("r13")], CancellationToken.None);

        _log.Names.Count.ShouldBeGreaterThan(3);
        (await IdsAsync()).ShouldBe(Enumerable.Range(1, 13).Select(n => $"r{n}"));
        (await VerifyAsync()).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task More_than_one_block_can_hold_is_appended_in_several()
    {
        using var audit = new AuditLog(_log);

        await audit.AppendAsync([.. Enumerable.Range(1, 60).Select(n => AuditRecords.Make($"r{n}", evidenceLength: 100_000))], CancellationToken.None);

        (await VerifyAsync()).Records.ShouldBe(60);
        _log.Names.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Too_much_evidence_is_replaced_by_its_size_and_digest()
    {
        using var audit = new AuditLog(_log);

        await audit.AppendAsync([AuditRecords.Make("a", evidenceLength: AuditEntry.MaxEvidenceBytes)], CancellationToken.None);

        var evidence = (await EntriesAsync())[0].Record.Evidence!;
        evidence["omittedBytes"]!.GetValue<int>().ShouldBe(AuditEntry.MaxEvidenceBytes + "{\"text\":\"\"}".Length);
        evidence["sha256"]!.GetValue<string>().Length.ShouldBe(64);
    }

    [Theory]
    [InlineData("junk\n")]
    [InlineData("{\"hash\":\"\",\"prev\":\"\",\"record\":{},\"seq\":1}\n")]
    public async Task Nothing_is_appended_behind_a_damaged_end(string end)
    {
        using (var audit = new AuditLog(_log))
        {
            await audit.AppendAsync([AuditRecords.Make("a")], CancellationToken.None);
        }

        var content = (await _log.ReadAsync("audit/00000001.jsonl", 0, CancellationToken.None)).ToArray();
        _log.Tamper("audit/00000001.jsonl", (byte[])[.. content, .. Encoding.UTF8.GetBytes(end)]);

        using var restarted = new AuditLog(_log);
        var fault = await Should.ThrowAsync<InvalidAuditLogException>(() => restarted.AppendAsync([AuditRecords.Make("b")], CancellationToken.None));
        fault.Message.ShouldContain("audit/00000001.jsonl");
    }

    [Fact]
    public async Task A_log_that_became_shorter_is_noticed_by_its_writer()
    {
        using var audit = new AuditLog(_log);
        await audit.AppendAsync([AuditRecords.Make("a")], CancellationToken.None);
        _log.Tamper("audit/00000001.jsonl", ReadOnlyMemory<byte>.Empty);

        await Should.ThrowAsync<InvalidAuditLogException>(() => audit.AppendAsync([AuditRecords.Make("b")], CancellationToken.None));
    }

    private Task<AuditVerification> VerifyAsync() => new AuditReader(_log).VerifyAsync(null, CancellationToken.None);

    private async Task<List<AuditEntry>> EntriesAsync()
    {
        var entries = new List<AuditEntry>();
        await foreach (var entry in new AuditReader(_log).ReadAsync(CancellationToken.None))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private async Task<IEnumerable<string>> IdsAsync() => (await EntriesAsync()).Select(entry => entry.Record.Id);
}
