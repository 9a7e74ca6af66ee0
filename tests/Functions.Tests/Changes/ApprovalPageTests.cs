using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Hosting.Changes;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Changes;

public sealed class ApprovalPageTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-11-27T12:00:00Z", CultureInfo.InvariantCulture);
    private static readonly AssetId Web = new("apps-eu", "shop", AssetKind.Deployment, "web");

    private readonly FakeClock _clock = new(Noon);
    private readonly RecordingSender _sender = new();
    private readonly ChangeDesk _desk;
    private readonly ChangeDocuments _changes;
    private readonly ApprovalLinks _links;
    private readonly ApprovalPage _page;
    private readonly FixedFleet _fleet = Voters("votes: 2, who: [alice, bob]");

    public ApprovalPageTests()
    {
        var store = new InMemoryDocumentStore(_clock);
        IAuditLog audit = new InMemoryAuditLog();
        var holds = new UpdateHolds(store);
        _changes = new ChangeDocuments(store);
        var judge = new ChangeJudge(_fleet, holds, new InMemoryEvidence(), static (_, _, _) => Task.FromResult<ContentSight>(new ContentSight.Nameless()));
        var outbox = new ChangeOutbox(_changes, holds, audit, _sender, new CountedChanges(), _clock);
        _desk = new ChangeDesk(_changes, judge, new SecondLook(judge, outbox), new ApprovedChanges(_changes, judge, outbox), outbox, new ChangeClock(_fleet, _clock));
        var options = Options.Create(new ApprovalOptions { Address = new Uri("https://trimtab.example.com/ops"), Key = { Env = "APPROVAL_KEY" } });
        _links = new ApprovalLinks(options, new FixedSecrets(new string('k', 40)));
        _page = new ApprovalPage(_links, _changes, judge, _sender, _clock);
    }

    [Fact]
    public async Task Each_who_may_vote_gets_a_link_of_its_own_and_looking_at_it_does_nothing()
    {
        var links = await AskAsync();
        links.Select(static link => link.Person).ShouldBe(["alice", "bob"]);
        links[0].Address.AbsoluteUri.ShouldStartWith("https://trimtab.example.com/ops/api/approve/");

        var page = await GetAsync(links[0]);

        page.Status.ShouldBe(200);
        page.Text.ShouldContain("You answer as alice.");
        page.Text.ShouldContain("1.3.0 is a minor step from 1.2.3");
        _sender.Of<AnswerChange>().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_is_taken_once_and_two_people_clear_the_change()
    {
        var links = await AskAsync();

        (await PostAsync(links[0], "answer=approve&why=read+the+notes")).Status.ShouldBe(202);
        await DeliverAsync();
        (await PostAsync(links[0], "answer=approve")).ShouldSatisfyAllConditions(static page => page.Status.ShouldBe(410), static page => page.Text.ShouldContain("used before"));
        (await PostAsync(links[1], "answer=approve&name=mallory")).Status.ShouldBe(202);
        await DeliverAsync();

        var change = (await _changes.ReadAllAsync(isClosedToo: true, default)).ShouldHaveSingleItem();
        change.State.ShouldBe(ChangeState.Approved);
        change.Votes.Select(static vote => (vote.Person, vote.Why)).ShouldBe([("alice@link", "read the notes"), ("bob@link", "")]);
        (await GetAsync(links[1])).Status.ShouldBe(410);
    }

    [Fact]
    public async Task Two_clicks_at_once_are_one_vote()
    {
        var links = await AskAsync();
        await PostAsync(links[0], "answer=approve");
        await PostAsync(links[0], "answer=approve");

        await DeliverAsync();

        (await _changes.ReadAllAsync(isClosedToo: true, default))[0].Votes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_forged_a_cut_off_and_an_expired_link_are_refused()
    {
        var links = await AskAsync();
        var forged = ApprovalToken.For((await _changes.ReadAllAsync(false, default))[0].Id, "alice", Noon.AddDays(9), "team", Encoding.UTF8.GetBytes(new string('x', 40)));

        (await SendAsync("GET", forged.Write(Encoding.UTF8.GetBytes(new string('x', 40))), "")).Status.ShouldBe(404);
        (await SendAsync("POST", "nonsense", "answer=approve")).Status.ShouldBe(404);
        _clock.Advance(TimeSpan.FromDays(1));
        (await PostAsync(links[0], "answer=approve")).Status.ShouldBe(410);
        _sender.Of<AnswerChange>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_may_answer_from_one_machine_only_gets_no_link_for_it_could_not_count()
    {
        _fleet.Current = Voters("who: [alice@laptop, bob, carol@link]").Current;
        (await AskAsync()).Select(static link => link.Person).ShouldBe(["bob", "carol@link"]);

        _fleet.Current = Voters("who: [alice@laptop]").Current;
        await AskAsync();
        (await LinksAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("votes: 2, who: [alice, bob]", "who: [alice@laptop, bob]", "answer=approve")]
    [InlineData("votes: 2, who: [alice, bob]", "who: [carol]", "answer=approve")]
    [InlineData("votes: 1", "who: [alice]", "answer=approve&name=alice")]
    public async Task A_link_that_a_newer_rule_takes_no_answer_of_is_refused_and_not_used_up(string asked, string inForce, string body)
    {
        _fleet.Current = Voters(asked).Current;
        var link = (await AskAsync())[0];
        _fleet.Current = Voters(inForce).Current;

        (await PostAsync(link, body)).ShouldSatisfyAllConditions(static page => page.Status.ShouldBe(410), static page => page.Text.ShouldContain("does not count"));
        _sender.Of<AnswerChange>().ShouldBeEmpty();

        _fleet.Current = Voters(asked).Current;
        (await PostAsync(link, body)).Status.ShouldBe(202);
        await DeliverAsync();
        (await _changes.ReadAllAsync(isClosedToo: true, default))[0].Votes.ShouldHaveSingleItem().Person.ShouldBe("alice@link");
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("answer=perhaps", 400)]
    public async Task An_answer_that_says_nothing_is_refused(string body, int status)
        => (await PostAsync((await AskAsync())[0], body)).Status.ShouldBe(status);

    [Fact]
    public async Task Too_much_text_is_refused()
        => (await PostAsync((await AskAsync())[0], $"answer=approve&why={new string('a', 9000)}")).Status.ShouldBe(413);

    [Fact]
    public async Task What_others_wrote_is_no_markup()
    {
        await _desk.ConsiderAsync(new Asset(Web), new PartCandidates(Web, "<script>", "example.org/<b>", new ArtifactVersion("1.2.3", null), [new Candidate(new ArtifactVersion("1.3.0", null), Noon.AddDays(-9))]), default);
        var page = await GetAsync((await LinksAsync())[0]);

        page.Text.ShouldNotContain("<script>");
        page.Text.ShouldContain("&lt;script&gt;");
    }

    [Fact]
    public async Task Without_an_address_no_links_are_made_and_none_is_one()
    {
        var none = new ApprovalLinks(Options.Create(new ApprovalOptions()), new FixedSecrets(new string('k', 40)));
        await AskAsync();

        (await none.ForAsync(_sender.Of<Notification>()[0], "team", default)).ShouldBeEmpty();
        (await none.ReadAsync("a.b", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_short_key_makes_no_links()
    {
        await AskAsync();
        var weak = new ApprovalLinks(Options.Create(new ApprovalOptions { Address = new Uri("https://t.example.com"), Key = { Env = "APPROVAL_KEY" } }), new FixedSecrets("short"));

        var fault = await Should.ThrowAsync<SecretUnavailableException>(async () => await weak.ForAsync(_sender.Of<Notification>()[0], "team", default));
        fault.Message.ShouldNotContain("short\"");
    }

    private static FixedFleet Voters(string rule) => new($"updates: {{ defaults: {{ minor: review, approval: {{ deadline: 1d, {rule} }} }} }}");

    private async Task<IReadOnlyList<AnswerLink>> AskAsync()
    {
        await _desk.ConsiderAsync(new Asset(Web), new PartCandidates(Web, "web", "example.org/web", new ArtifactVersion("1.2.3", null), [new Candidate(new ArtifactVersion("1.3.0", null), Noon.AddDays(-9))]), default);
        return await LinksAsync();
    }

    private async Task<IReadOnlyList<AnswerLink>> LinksAsync() => await _links.ForAsync(_sender.Of<Notification>()[^1], "team", default);

    private async Task DeliverAsync()
    {
        foreach (var sent in _sender.Sent.Where(static sent => sent.Body is AnswerChange).ToArray())
        {
            await new AnswerChangeHandler(_desk).HandleAsync((AnswerChange)sent.Body, sent.Context, default);
        }
    }

    private Task<(int Status, string Text)> GetAsync(AnswerLink link) => SendAsync("GET", link.Address.Segments[^1], "");

    private Task<(int Status, string Text)> PostAsync(AnswerLink link, string body) => SendAsync("POST", link.Address.Segments[^1], body);

    private async Task<(int Status, string Text)> SendAsync(string method, string token, string body)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = answer } };
        context.Request.Method = method;
        context.Request.RouteValues["token"] = token;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        await (await _page.AnswerAsync(context.Request, default)).ExecuteAsync(context);
        context.Response.Headers.CacheControl.ToString().ShouldBe("no-store");
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
