using Trimtab.Domain.Changes;
using Trimtab.Domain.Scans;

namespace Trimtab.Domain.Tests.Scans;

/// <summary>Registries tell of a push, and list its tag, before the tag can be asked for.</summary>
public sealed class EarlyLooksTests
{
    private const string Web = "ghcr.io/acme/web";
    private readonly ScanScene _scene = new();
    private readonly string _new;

    public EarlyLooksTests()
    {
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.0.0"));
        _scene.Registries.Push($"{Web}:1.0.0");
        _new = _scene.Registries.Push($"{Web}:1.1.0");
    }

    [Fact]
    public async Task A_new_tag_that_is_not_there_yet_is_found_with_its_content_by_a_look_soon_after()
    {
        _scene.Registries.Unfinished.Add("1.1.0");
        await _scene.ScanAsync(Web);
        var early = _scene.Considered.Single().Candidates.Count;

        _scene.Registries.Unfinished.Clear();
        var next = await NextAsync();

        (early, next.Attempt).ShouldBe((0, 1));
        _scene.Considered.Single().Candidates.Single().ShouldBe(new Candidate(new ArtifactVersion("1.1.0", _new), _scene.Clock.GetUtcNow()));
        _scene.Sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tag_that_never_can_be_asked_for_is_never_offered_and_looked_for_once_more_only()
    {
        _scene.Registries.Unfinished.Add("1.1.0");
        await _scene.ScanAsync(Web);

        await NextAsync();

        _scene.Considered.Single().Candidates.ShouldBeEmpty();
        _scene.Sender.Sent.ShouldBeEmpty();
        (await _scene.MemoryOfAsync(Web)).Fault.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_known_tag_whose_content_is_not_told_is_not_lost()
    {
        await _scene.ScanAsync(Web);
        _scene.Registries.Unfinished.Add("1.1.0");

        await _scene.ScanLaterAsync(Web);

        // It is a candidate as before; whoever chooses it asks again.
        _scene.Considered.Single().Candidates.Single().Version.ShouldBe(new ArtifactVersion("1.1.0", null));
        (await _scene.MemoryOfAsync(Web)).Contents["1.1.0"].Current.ShouldBe(_new);
        _scene.Sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_look_that_sees_nothing_of_what_the_registry_told_is_followed_by_one_more()
    {
        await _scene.ScanAsync(Web);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await _scene.ScanAsync(Web, static body => body with { IsTold = true });
        _scene.Registries.Push($"{Web}:1.2.0");

        await NextAsync();

        _scene.Considered.Single().Candidates[0].Version.Version.ShouldBe("1.2.0");
        _scene.Sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_told_push_whose_look_was_anothers_is_looked_for_once_more()
    {
        await _scene.ScanAsync(Web);

        await _scene.ScanAsync(Web, static body => body with { IsTold = true });
        _scene.Registries.Push($"{Web}:1.2.0");
        await NextAsync();

        _scene.Considered.Single().Candidates[0].Version.Version.ShouldBe("1.2.0");
        _scene.Sender.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("another content")]
    [InlineData("a new tag")]
    [InlineData("a tag less")]
    public async Task A_look_that_sees_what_the_registry_told_is_enough(string told)
    {
        await _scene.ScanAsync(Web);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        switch (told)
        {
            case "a new tag":
                _scene.Registries.Push($"{Web}:1.2.0");
                break;
            case "a tag less":
                _scene.Registries.Delete($"{Web}:1.1.0");
                break;
            default:
                _scene.Registries.Push($"{Web}:1.1.0", "built again");
                break;
        }

        await _scene.ScanAsync(Web, static body => body with { IsTold = true });

        _scene.Sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_look_that_ends_after_one_that_began_later_takes_nothing_back()
    {
        await _scene.ScanAsync(Web);
        _scene.Clock.Advance(TimeSpan.FromMinutes(15));
        Task? later = null;
        _scene.Registries.Listing = listing =>
        {
            _scene.Registries.Listing = null;
            _scene.Clock.Advance(TimeSpan.FromSeconds(1));
            _scene.Registries.Push($"{Web}:1.2.0");
            later = _scene.ScanAsync(Web);
            return listing;
        };

        await _scene.ScanAsync(Web);
        await later!;

        var memory = await _scene.MemoryOfAsync(Web);
        (memory.CheckedAt, memory.SuspectCount).ShouldBe((_scene.Clock.GetUtcNow(), 0));
        _scene.Considered.ShouldAllBe(static part => part.Candidates[0].Version.Version == "1.2.0");
    }

    /// <summary>Has the look that was asked for done when it is due.</summary>
    private async Task<ScanRepository> NextAsync()
    {
        var sent = _scene.Sender.Sent.ShouldHaveSingleItem();
        var next = sent.Body.ShouldBeOfType<ScanRepository>();
        sent.Delay.ShouldBe(TimeSpan.FromSeconds(10));
        _scene.Sender.Clear();
        _scene.Clock.Advance(sent.Delay);
        await _scene.ScanAsync(Web, _ => next);
        return next;
    }
}
