using Trimtab.Adapters.Programs;
using Trimtab.Cli.Doctor;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Cli.Doctor;

public sealed class CheckTests
{
    [Theory]
    [InlineData("git version 2.39.5", "2.39.5")]
    [InlineData("v4.1.4+g5bd3ec1", "4.1.4")]
    [InlineData("{\"clientVersion\":{\"gitVersion\":\"v1.35.2\"}}", "1.35.2")]
    [InlineData("v1.32", "1.32")]
    [InlineData("none", null)]
    public void VersionIn_reads_what_programs_print(string text, string? version)
        => (ProgramCheck.VersionIn(text)?.ToString()).ShouldBe(version);

    [Theory]
    [InlineData("2.30.9", true, "Fail")]
    [InlineData("2.30.9", false, "Warn")]
    [InlineData("2.31.0", true, "Ok")]
    [InlineData(null, true, "Fail")]
    public void A_program_is_judged_by_its_version_and_whether_it_is_needed(string? version, bool isNeeded, string level)
        => ProgramCheck.Judge(new ProgramCheck.Wish(ProgramName.Git, [], new Version(2, 31), isNeeded), version is null ? null : Version.Parse(version)).Level.ToString().ShouldBe(level);

    [Theory]
    [InlineData(0, "Ok", "within 5 s")]
    [InlineData(4, "Ok", "within 5 s")]
    [InlineData(60, "Warn", "60 s behind this machine's")]
    [InlineData(-60, "Warn", "60 s ahead of this machine's")]
    public async Task Clocks_that_disagree_are_noticed(int seconds, string level, string said)
    {
        var theirs = new FakeClock();
        var ours = new FakeClock(theirs.GetUtcNow().AddSeconds(seconds));

        var findings = await Check(new InMemoryDocumentStore(), new InMemoryQueues(theirs), ours).RunAsync(CancellationToken.None);

        var clock = findings.Single(static finding => finding.Subject == "clock");
        clock.Level.ToString().ShouldBe(level);
        clock.Text.ShouldContain(said);
    }

    [Fact]
    public async Task The_probes_leave_nothing_behind()
    {
        var clock = new FakeClock();
        var (documents, queues) = (new InMemoryDocumentStore(), new InMemoryQueues(clock));

        await Check(documents, queues, clock).RunAsync(CancellationToken.None);

        (await documents.ListAsync("", CancellationToken.None).ToArrayAsync()).ShouldBeEmpty();
        queues.Texts(StorageCheck.ProbeQueue).ShouldBeEmpty();
    }

    [Fact]
    public async Task Poisoned_messages_are_counted()
    {
        var clock = new FakeClock();
        var queues = new InMemoryQueues(clock);
        await queues.SendAsync(QueueNames.PoisonOf(QueueNames.Rollouts), "x", TimeSpan.Zero, CancellationToken.None);

        var findings = await Check(new InMemoryDocumentStore(), queues, clock).RunAsync(CancellationToken.None);

        findings.Single(static finding => finding.Area == "poison").ShouldBe(
            Finding.Warn("poison", "rollouts", "1 message waits in rollouts-poison for a person", "trimtab poison list --queue rollouts"));
    }

    private static StorageCheck Check(IDocumentStore documents, IQueueTransport queues, TimeProvider clock)
        => new(documents, queues, new StoragePoisonQueues(queues), clock);
}
