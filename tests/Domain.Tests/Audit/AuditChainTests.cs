using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Audit;

namespace Trimtab.Domain.Tests.Audit;

public sealed class AuditChainTests
{
    private const int Count = 8;
    private static readonly byte[][] Lines = MakeLines("r");
    private static readonly AuditHead Head = AuditChain.Verify(Split(Lines), null).Head!;

    [Fact]
    public void An_untouched_log_is_intact_and_says_what_that_does_not_show()
    {
        var result = AuditChain.Verify(Split(Lines), null);

        result.IsIntact.ShouldBeTrue();
        result.Records.ShouldBe(Count);
        result.Head!.Sequence.ShouldBe(Count);
        result.Unshown.ShouldContain("cut off the end");
        AuditChain.Verify(Split(Lines), Head).IsIntact.ShouldBeTrue();
        AuditChain.Verify(Split(Lines), new AuditHead(null, Head.Hash)).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public void An_empty_log_is_intact_unless_a_head_is_remembered()
    {
        AuditChain.Verify([], null).IsIntact.ShouldBeTrue();
        AuditChain.Verify([], AuditHead.Start).IsIntact.ShouldBeTrue();
        Kinds(AuditChain.Verify([], Head)).ShouldBe([AuditFaultKind.HeadMissing]);
    }

    [Fact]
    public void Any_changed_byte_is_found()
    {
        var content = Join(Lines);
        var positions = Gen.Choose(0, content.Length - 1).ToArbitrary();
        var changes = Gen.Choose(1, 255).ToArbitrary();

        Prop.ForAll(positions, changes, (position, change) =>
        {
            var mutated = content.ToArray();
            mutated[position] ^= (byte)change;
            return !AuditChain.Verify(AuditLine.Split("s", mutated), null).IsIntact;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_removed_line_but_the_last_is_found_and_named()
    {
        for (var removed = 0; removed < Count - 1; removed++)
        {
            var result = AuditChain.Verify(Split([.. Lines.Where((_, index) => index != removed)]), null);

            var fault = result.Faults.ShouldHaveSingleItem();
            fault.Kind.ShouldBe(AuditFaultKind.Missing);
            fault.Message.ShouldStartWith($"Record {removed + 1} is missing");
        }
    }

    [Fact]
    public void Any_two_exchanged_lines_are_found()
        => Prop.ForAll(Index(), Index(), (first, second) =>
        {
            var mutated = Lines.ToArray();
            (mutated[first], mutated[second]) = (mutated[second], mutated[first]);
            return AuditChain.Verify(Split(mutated), null).IsIntact == (first == second);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_repeated_or_foreign_line_is_found_wherever_it_is_put()
    {
        var foreign = MakeLines("x");

        Prop.ForAll(Index(), Gen.Choose(0, Count).ToArbitrary(), (which, where) =>
        {
            var repeated = Lines.ToList();
            repeated.Insert(where, Lines[which]);
            var mixed = Lines.ToList();
            mixed.Insert(where, foreign[which]);
            return !AuditChain.Verify(Split(repeated), null).IsIntact && !AuditChain.Verify(Split(mixed), null).IsIntact;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_replaced_record_with_a_matching_hash_does_not_link()
    {
        var mutated = Lines.ToArray();
        mutated[3] = MakeLines("x")[3];

        Kinds(AuditChain.Verify(Split(mutated), null)).ShouldBe([AuditFaultKind.Unlinked, AuditFaultKind.Unlinked]);
    }

    [Fact]
    public void A_changed_record_is_one_fault_with_its_place()
    {
        var mutated = Lines.ToArray();
        mutated[3] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(mutated[3]).Replace("Applied 3", "Applied 4", StringComparison.Ordinal));

        var fault = AuditChain.Verify(Split(mutated), null).Faults.ShouldHaveSingleItem();

        fault.ToString().ShouldBe("s:4: Record 4 was changed: its content does not have its hash.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Count)]
    public void A_cut_end_shows_only_with_a_remembered_head(int cut)
    {
        var rest = Lines[..^cut];

        AuditChain.Verify(Split(rest), null).IsIntact.ShouldBeTrue();
        var fault = AuditChain.Verify(Split(rest), Head).Faults.ShouldHaveSingleItem();
        fault.Message.ShouldBe($"The remembered head is record {Count}, but the log ends with record {Count - cut}: its end was cut off.");
        Kinds(AuditChain.Verify(Split(rest), new AuditHead(null, Head.Hash))).ShouldBe([AuditFaultKind.HeadMissing]);
    }

    [Fact]
    public void A_wholly_rewritten_log_shows_only_with_a_remembered_head()
    {
        var rewritten = MakeLines("x");

        AuditChain.Verify(Split(rewritten), null).IsIntact.ShouldBeTrue();
        AuditChain.Verify(Split(rewritten), Head).Faults.ShouldHaveSingleItem().Message.ShouldContain("rewritten");
    }

    [Fact]
    public void A_cut_last_line_is_found()
    {
        var content = Join(Lines);

        Kinds(AuditChain.Verify(AuditLine.Split("s", content.AsMemory(0, content.Length - 1)), null)).ShouldBe([AuditFaultKind.Unreadable]);
    }

    [Fact]
    public void Faults_are_counted_beyond_those_that_are_kept()
    {
        var result = AuditChain.Verify(Split([.. Enumerable.Repeat("junk"u8.ToArray(), 500)]), null);

        result.FaultCount.ShouldBe(500);
        result.Faults.Count.ShouldBe(AuditChain.MaxFaults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData(":")]
    [InlineData("x:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("-1:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000G")]
    public void Text_that_is_no_head_is_refused(string text) => AuditHead.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_head_reads_back_from_its_text()
    {
        AuditHead.TryParse(Head.ToString(), out var head).ShouldBeTrue();
        head.ShouldBe(Head);
        AuditHead.TryParse(Head.Hash, out var bare).ShouldBeTrue();
        bare.ShouldBe(new AuditHead(null, Head.Hash));
    }

    private static Arbitrary<int> Index() => Gen.Choose(0, Count - 1).ToArbitrary();

    private static IEnumerable<AuditFaultKind> Kinds(AuditVerification result) => result.Faults.Select(fault => fault.Kind);

    private static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])];

    private static IEnumerable<AuditLine> Split(IEnumerable<byte[]> lines) => AuditLine.Split("s", Join(lines));

    private static byte[][] MakeLines(string prefix)
    {
        var lines = new List<byte[]>();
        var head = AuditHead.Start;
        for (var n = 1; n <= Count; n++)
        {
            var line = AuditEntry.Line(head, AuditRecords.Make($"{prefix}{n}"));
            lines.Add(line);
            head = new AuditHead(n, AuditEntry.ComputeHash(line));
        }

        return [.. lines];
    }
}
