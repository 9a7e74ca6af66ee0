using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
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

        var first = await branches.TryPushAsync(source, head, new BranchPush(Branch, null, Commit("nginx:2")), CancellationToken.None);
        var second = await branches.TryPushAsync(source, head, new BranchPush(Branch, null, Commit("nginx:3")), CancellationToken.None);

        first.ShouldNotBe(second);
        (await RefsAsync(source)).ShouldBe([$"{head} main", $"{second} {Branch}"]);
        await branches.DeleteAsync(source, Branch, first!, CancellationToken.None);
        (await RefsAsync(source)).Count.ShouldBe(2, "it is elsewhere");
        await branches.DeleteAsync(source, Branch, second!, CancellationToken.None);
        await branches.DeleteAsync(source, Branch, second!, CancellationToken.None);
        (await RefsAsync(source)).ShouldBe([$"{head} main"]);
    }

    [Fact]
    public async Task What_somebody_else_pushed_is_not_written_over()
    {
        var (source, head) = await GivenAsync();
        var branches = Branches();
        var ours = await branches.TryPushAsync(source, head, new BranchPush(Branch, null, Commit("nginx:2")), CancellationToken.None);
        var theirs = await branches.TryPushAsync(source, head, new BranchPush(Branch, ours, Commit("nginx:2-fixed")), CancellationToken.None);

        var fault = await Should.ThrowAsync<SourceException>(() => branches.TryPushAsync(source, head, new BranchPush(Branch, ours, Commit("nginx:3")), CancellationToken.None));

        fault.IsTransient.ShouldBeTrue();
        fault.Message.ShouldContain("somebody else pushed");
        (await RefsAsync(source)).ShouldContain($"{theirs} {Branch}");
    }

    [Fact]
    public async Task A_head_that_moved_is_told()
    {
        var (source, _) = await GivenAsync();

        (await Branches().TryPushAsync(source, new string('1', 40), new BranchPush(Branch, null, Commit("nginx:2")), CancellationToken.None)).ShouldBeNull();

        (await RefsAsync(source)).ShouldHaveSingleItem();
    }

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

    private async Task<IReadOnlyList<string>> RefsAsync(FleetSource source)
    {
        var result = await Git().RunLocalAsync(source.Repository.LocalPath, ["for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads"], CancellationToken.None);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private GitSourceRepository Repository() => _scene.Repository(new GivenSecrets());

    private GitCommand Git() => new(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), Options.Create(new GitOptions { CacheDirectory = _scene.Cache }), new GivenSecrets());

    private GitChangeRepository Branches() => new(Git(), Options.Create(new GitOptions { CacheDirectory = _scene.Cache }), TimeProvider.System, NullLogger<GitChangeRepository>.Instance);
}
