using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Local;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Adapters.Tests.Git.Changes;

public sealed class GitUpdateBranchesTests : IDisposable
{
    private const string Branch = "trimtab/web-1a2b3c4d";
    private readonly GitScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_branch_is_set_on_the_head_and_again_and_deleted_and_the_sources_branch_stays()
    {
        var (source, head) = await GivenAsync();
        var branches = Branches();

        var first = await branches.TryPushAsync(source, head, new BranchPush(Branch, Commit("nginx:2")), CancellationToken.None);
        var second = await branches.TryPushAsync(source, head, new BranchPush(Branch, Commit("nginx:3")), CancellationToken.None);

        first.ShouldNotBe(second);
        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{second} {Branch}"]);
        await branches.DeleteAsync(source, Branch, new BranchTip.At(first!), CancellationToken.None);
        (await RefsAsync(source)).Count.ShouldBe(2, "it is elsewhere");
        await branches.DeleteAsync(source, Branch, new BranchTip.At(second![..12]), CancellationToken.None);
        await branches.DeleteAsync(source, Branch, new BranchTip.At(second![..12]), CancellationToken.None);
        (await RefsAsync(source)).ShouldBe([$"{head} main"]);
    }

    [Fact]
    public async Task A_head_that_moved_is_told()
    {
        var (source, _) = await GivenAsync();

        (await Branches().TryPushAsync(source, new string('1', 40), new BranchPush(Branch, Commit("nginx:2")), CancellationToken.None)).ShouldBeNull();

        (await RefsAsync(source)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Trimtabs_own_commit_is_written_over_where_only_that_may_be_and_a_branch_that_is_not_there_is_made()
    {
        var (source, head) = await GivenAsync();
        var branches = Branches();

        await branches.TryPushAsync(source, head, OverOwn("nginx:2"), CancellationToken.None);
        var second = await branches.TryPushAsync(source, head, OverOwn("nginx:3"), CancellationToken.None);
        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{second} {Branch}"]);
        await branches.DeleteAsync(source, Branch, new BranchTip.At(second![..12]), CancellationToken.None);
        var third = await branches.TryPushAsync(source, head, OverOwn("nginx:4"), CancellationToken.None);

        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{third} {Branch}"]);
    }

    [Theory]
    [InlineData("commit", "--quiet", "--allow-empty", "--message", "Mend it by hand")]
    [InlineData("commit", "--quiet", "--amend", "--no-edit")]
    [InlineData("reset", "--quiet", "--hard", "HEAD~1")]
    public async Task A_persons_commit_is_not_written_over_where_only_trimtabs_own_may_be(params string[] doing)
    {
        var (source, head) = await GivenAsync();
        var branches = Branches();
        var ours = await branches.TryPushAsync(source, head, OverOwn("nginx:2"), CancellationToken.None);
        var theirs = await PushAsPersonAsync(doing);

        var fault = await Should.ThrowAsync<SourceException>(() => branches.TryPushAsync(source, head, OverOwn("nginx:3"), CancellationToken.None));

        fault.IsTransient.ShouldBeFalse();
        fault.Message.ShouldBe($"shop: somebody else pushed to branch {Branch}: merge or close its pull request, and delete the branch.");
        theirs.ShouldNotBe(ours);
        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{theirs} {Branch}"]);
    }

    [Fact]
    public async Task A_branch_is_deleted_only_where_trimtab_made_it()
    {
        var (source, head) = await GivenAsync();
        var branches = Branches();
        var ours = await branches.TryPushAsync(source, head, OverOwn("nginx:2"), CancellationToken.None);
        await branches.DeleteAsync(source, Branch, new BranchTip.OwnAt(ours!), CancellationToken.None);
        (await RefsAsync(source)).ShouldBe([$"{head} main"]);
        await branches.DeleteAsync(source, Branch, new BranchTip.OwnAt(ours!), CancellationToken.None);
        await branches.TryPushAsync(source, head, OverOwn("nginx:2"), CancellationToken.None);
        var theirs = await PushAsPersonAsync("commit", "--quiet", "--allow-empty", "--message", "Mend it by hand");

        await branches.DeleteAsync(source, Branch, new BranchTip.OwnAt(theirs), CancellationToken.None);
        await branches.DeleteAsync(source, Branch, new BranchTip.OwnOf("nginx:2"), CancellationToken.None);

        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{theirs} {Branch}"]);
    }

    [Fact]
    public async Task A_branch_that_is_another_changes_meanwhile_is_not_deleted()
    {
        var (source, head) = await GivenAsync();
        var branches = Branches();
        var next = await branches.TryPushAsync(source, head, OverOwn("nginx:3"), CancellationToken.None);

        await branches.DeleteAsync(source, Branch, new BranchTip.OwnOf("nginx:2"), CancellationToken.None);
        await branches.DeleteAsync(source, Branch, new BranchTip.OwnOf("nginx"), CancellationToken.None);
        await branches.DeleteAsync(source, Branch, new BranchTip.At(""), CancellationToken.None);

        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{next} {Branch}"]);
        await branches.DeleteAsync(source, Branch, new BranchTip.OwnOf("nginx:3"), CancellationToken.None);
        (await RefsAsync(source)).ShouldBe([$"{head} main"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_push_between_the_look_and_the_write_is_not_written_over(bool isThere)
    {
        var (source, head) = await GivenAsync();
        var ours = await Branches().TryPushAsync(source, head, OverOwn("nginx:2"), CancellationToken.None);
        var theirs = await PushAsPersonAsync("commit", "--quiet", "--allow-empty", "--message", "Mend it by hand");
        await Git().RunLocalAsync(source.Repository.LocalPath, isThere ? ["update-ref", $"refs/heads/{Branch}", ours!] : ["update-ref", "-d", $"refs/heads/{Branch}"], CancellationToken.None);
        var clone = new ChangeClone(_scene["clone.git"], Git(), TimeProvider.System);
        await clone.PrepareAsync(CancellationToken.None);
        await clone.FetchAsync(source, CancellationToken.None);
        var branch = clone.Beside(source, Branch);

        var seen = await branch.ReadOwnTipAsync(CancellationToken.None);
        var next = await clone.WriteAsync(head, [OverOwn("nginx:3").Commit], CancellationToken.None);
        await Git().RunLocalAsync(source.Repository.LocalPath, ["update-ref", $"refs/heads/{Branch}", theirs], CancellationToken.None);
        var fault = await Should.ThrowAsync<SourceException>(() => branch.SetAsync(next, seen, CancellationToken.None));

        seen.ShouldBe(isThere ? ours : SideBranch.Nowhere);
        fault.IsTransient.ShouldBeTrue("the next look finds the person's commit");
        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{theirs} {Branch}"]);
    }

    [Fact]
    public async Task A_host_that_is_away_is_no_branch_that_is_not_there()
    {
        var (source, head) = await GivenAsync();
        var clone = new ChangeClone(_scene["clone.git"], Git(), TimeProvider.System);
        await clone.PrepareAsync(CancellationToken.None);
        Directory.Move(source.Repository.LocalPath, _scene["away.git"]);

        await Should.ThrowAsync<SourceException>(() => clone.Beside(source, Branch).ReadOwnTipAsync(CancellationToken.None));

        Directory.Move(_scene["away.git"], source.Repository.LocalPath);
        (await RefsAsync(source)).ShouldBe([$"{head} main"]);
        (await clone.Beside(source, Branch).ReadOwnTipAsync(CancellationToken.None)).ShouldBe(SideBranch.Nowhere);
    }

    private static BranchPush OverOwn(string image)
        => new(Branch, Commit(image) with { Message = $"Update\n\nTo merge it is the approval.\n\nTrimtab-Update: {image}\n" }) { OverOwnOnly = true };

    private static ChangeCommit Commit(string image) => new("Update\n", CommitAuthor.Of("trimtab"), DateTimeOffset.UnixEpoch, [new FileChange("web.yaml", $"image: {image}\n")]);

    private async Task<(FleetSource Source, string Head)> GivenAsync()
    {
        var work = await _scene.CreateAsync();
        await File.WriteAllTextAsync(_scene["work/web.yaml"], "image: nginx:1\n");
        await work.CommitAsync("first", CancellationToken.None);
        await work.PushAsync(CancellationToken.None);
        var source = GitScene.Source(work.Remote);
        return (source, await Repository().ReadHeadAsync(source, CancellationToken.None));
    }

    /// <summary>Does something with the branch in a working copy, and pushes what it is then.</summary>
    /// <returns>The branch's commit.</returns>
    private async Task<string> PushAsPersonAsync(params string[] doing)
    {
        foreach (var command in new string[][] { ["fetch", "--quiet", "origin", Branch], ["checkout", "--quiet", "--detach", "FETCH_HEAD"], doing, ["push", "--quiet", "--force", "origin", $"HEAD:refs/heads/{Branch}"] })
        {
            await LocalGit.RunAsync(_scene["work"], command, CancellationToken.None);
        }

        return (await LocalGit.RunAsync(_scene["work"], ["rev-parse", "HEAD"], CancellationToken.None)).Trim();
    }

    private async Task<IReadOnlyList<string>> RefsAsync(FleetSource source)
    {
        var result = await Git().RunLocalAsync(source.Repository.LocalPath, ["for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads"], CancellationToken.None);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private GitSourceRepository Repository() => _scene.Repository(new GivenSecrets());

    private GitCommand Git() => new(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), Options.Create(new GitOptions { CacheDirectory = _scene.Cache }), new GivenSecrets());

    private GitChangeRepository Branches() => new(Git(), Options.Create(new GitOptions { CacheDirectory = _scene.Cache }), TimeProvider.System, NullLogger<GitChangeRepository>.Instance);
}
