using Trimtab.Adapters.Programs;
using Trimtab.Cli.Doctor;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.TestKit.Http;
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

    [Fact]
    public void A_program_that_only_some_need_says_who_needs_it()
        => ProgramCheck.Judge(new ProgramCheck.Wish(ProgramName.Helm, [], new Version(3, 14), IsNeeded: false), new Version(3, 9))
            .ShouldBe(Finding.Warn("programs", "helm", "version 3.9 is too old", "Install 3.14 or newer where charts are used."));

    [Theory]
    [InlineData(null)]
    [InlineData("<html>")]
    [InlineData("{\"name\":\"another\"}")]
    public async Task A_probe_document_that_is_lost_or_comes_back_otherwise_is_a_fault(string? back)
    {
        var clock = new FakeClock();
        var documents = new ForgetfulDocuments(new InMemoryDocumentStore(), back);

        var findings = await Check(documents, new InMemoryQueues(clock), clock).RunAsync(CancellationToken.None);

        var found = findings.Single(static finding => finding.Subject == "documents");
        found.Level.ShouldBe(FindingLevel.Fail);
        found.Text.ShouldBe("a document that was just created reads differently");
        found.ToDo.ShouldNotBeNull().ShouldContain("Storage:Container");
    }

    [Fact]
    public async Task A_probe_message_that_does_not_come_back_is_noticed_and_what_stood_in_its_way_is_gone()
    {
        var clock = new FakeClock();
        var queues = new InMemoryQueues(clock);
        for (var i = 0; i < 32; i++)
        {
            queues.SendRaw(StorageCheck.ProbeQueue, "no base64: unreadable");
        }

        var first = await Check(new InMemoryDocumentStore(), queues, clock).RunAsync(CancellationToken.None);
        var second = await Check(new InMemoryDocumentStore(), queues, clock).RunAsync(CancellationToken.None);

        first.Single(static finding => finding.Subject == "queues").ShouldBe(
            Finding.Warn("storage", "queues", "a message was sent and not received", "Is another doctor at work? Otherwise look into queue doctor."));
        second.Single(static finding => finding.Subject == "queues").Level.ShouldBe(FindingLevel.Ok);
        queues.Texts(StorageCheck.ProbeQueue).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_function_app_that_takes_the_connection_and_is_silent_is_told_from_one_that_refuses()
    {
        await using var app = await HttpReceiver.StartAsync();
        using var never = new CancellationTokenSource();
        app.Answer = (_, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, never.Token);

        var findings = await new AppCheck(app.Address.ToString(), TimeSpan.FromMilliseconds(200)).RunAsync(CancellationToken.None);

        findings.ShouldHaveSingleItem().Text.ShouldBe("the function app does not answer: it did not answer within 0.2 s");
        await never.CancelAsync();
    }

    [Theory]
    [InlineData(0, "Ok", "within 5 s")]
    [InlineData(4, "Ok", "within 5 s")]
    [InlineData(60, "Warn", "storage's clock is 60 s behind this machine's")]
    [InlineData(-60, "Warn", "storage's clock is 60 s ahead of this machine's")]
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
