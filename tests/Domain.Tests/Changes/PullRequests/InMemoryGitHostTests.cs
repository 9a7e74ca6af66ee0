using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Updates;

namespace Trimtab.Domain.Tests.Changes.PullRequests;

/// <summary>The fake host holds to what the real ones are tested for.</summary>
public sealed class InMemoryGitHostTests
{
    private const string Branch = "trimtab/web-1a2b3c4d";
    private static readonly FleetSource Source = new("shop", new Uri("https://git.example.com/acme/shop.git"), "main", TimeSpan.FromMinutes(3), null, null, null);
    private readonly Killer _killer = new();
    private readonly InMemoryEditableRepository _repository = new();
    private readonly InMemoryGitHost _host;

    public InMemoryGitHostTests() => _host = new InMemoryGitHost(_repository, _killer);

    [Fact]
    public async Task A_request_that_says_something_else_has_another_etag_and_the_same_words_have_the_same()
    {
        var number = await OpenAsync();
        var first = await _host.ReadAsync(Source, number, "", default);

        await _host.EditAsync(Source, number, "Title", "Text", default);
        (await _host.ReadAsync(Source, number, first!.ETag, default)).ShouldBeNull();
        await _host.EditAsync(Source, number, "Another title", "Text", default);
        var second = await _host.ReadAsync(Source, number, first.ETag, default);
        await _host.EditAsync(Source, number, "Another title", "Other text", default);

        (await _host.ReadAsync(Source, number, second!.ETag, default))!.Text.ShouldBe("Other text");
        (_host.Requests[0].Title, _host.Requests[0].Edits).ShouldBe(("Another title", 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_is_over_is_not_edited(bool isMerged)
    {
        var number = await OpenAsync();
        (isMerged ? (Action<long, string>)_host.Merge : _host.Close)(number, "alice");

        var fault = await Should.ThrowAsync<SourceException>(() => _host.EditAsync(Source, number, "Other", "Words", default));

        fault.IsTransient.ShouldBeFalse();
        _host.Requests[0].Text.ShouldBe("Text");
    }

    [Theory]
    [InlineData(true, "Words")]
    [InlineData(false, "Text")]
    public async Task An_edit_may_be_the_last_that_a_process_does(bool isAfter, string text)
    {
        var number = await OpenAsync();
        _killer.Arm(1, isAfter);

        await Should.ThrowAsync<KilledException>(() => _host.EditAsync(Source, number, "Other", "Words", default));

        _host.Requests[0].Text.ShouldBe(text);
    }

    [Fact]
    public async Task A_branch_with_a_persons_commit_is_not_written_over_where_only_trimtabs_own_may_be()
    {
        await PushAsync("nginx:2", overOwnOnly: true);
        var own = await PushAsync("nginx:3", overOwnOnly: true);
        _host.HeadOf(Branch).ShouldBe(own);
        _host.PushTo(Branch);
        var persons = _host.HeadOf(Branch);

        var fault = await Should.ThrowAsync<SourceException>(() => PushAsync("nginx:4", overOwnOnly: true));

        (fault.IsTransient, fault.Message.Contains(Branch, StringComparison.Ordinal)).ShouldBe((false, true));
        _host.HeadOf(Branch).ShouldBe(persons);
        (await PushAsync("nginx:4", overOwnOnly: false)).ShouldBe(_host.HeadOf(Branch));
    }

    private static ChangeCommit Commit(string image)
        => new($"Update\n\nTrimtab-Update: {image}\n", CommitAuthor.Of("trimtab"), DateTimeOffset.UnixEpoch, [new FileChange("web.yaml", $"image: {image}\n")]);

    private Task<string?> PushAsync(string image, bool overOwnOnly)
        => _host.TryPushAsync(Source, _repository.Head, new BranchPush(Branch, Commit(image)) { OverOwnOnly = overOwnOnly }, default);

    private async Task<long> OpenAsync()
    {
        await PushAsync("nginx:2", overOwnOnly: false);
        return (await _host.OpenAsync(Source, new NewPullRequest(Branch, "Title", "Text"), default))!.Number;
    }
}
