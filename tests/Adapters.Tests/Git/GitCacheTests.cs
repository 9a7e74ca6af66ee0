using System.Security.Cryptography;
using Trimtab.Adapters.Git;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Adapters.Tests.Git;

/// <summary>What is kept of repositories between two looks.</summary>
public sealed class GitCacheTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly GitScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_repository_that_sends_too_much_is_thrown_away_and_one_full_of_old_revisions_begins_anew()
    {
        var local = await _scene.CreateAsync();
        var revisions = new List<string>();
        foreach (var kilobytes in new[] { 400, 410, 3000 })
        {
            await local.WriteAsync("noise.txt", Convert.ToBase64String(RandomNumberGenerator.GetBytes(kilobytes << 10)), None);
            revisions.Add(await local.CommitAsync($"{kilobytes} KiB", None));
        }

        await local.PushAsync(None);
        var repository = Repository(options => options.MaxRepositoryBytes = 1 << 20);

        foreach (var revision in revisions.Take(2).Concat(revisions.Take(2)))
        {
            await using var tree = await repository.CheckoutAsync(GitScene.Source(local.Remote), revision, None);
            tree.Revision.ShouldBe(revision);
        }

        var error = await Should.ThrowAsync<SourceException>(repository.CheckoutAsync(GitScene.Source(local.Remote), revisions[2], None));
        error.IsTransient.ShouldBeFalse();
        error.Message.ShouldContain("Git:MaxRepositoryBytes");
        Directory.EnumerateDirectories(_scene.Cache, "clone.git", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_fetches_are_tidied_up_and_the_kept_commits_stay_readable()
    {
        var local = await _scene.CreateAsync();
        var repository = Repository();
        var revision = "";
        for (var i = 0; i < 22; i++)
        {
            await local.WriteAsync("a.yaml", $"a: {i}", None);
            revision = await local.CommitAsync($"Commit {i}", None);
            await local.PushAsync(None);
            await (await repository.CheckoutAsync(GitScene.Source(local.Remote), revision, None)).DisposeAsync();
        }

        Directory.Delete(local.Remote.LocalPath, recursive: true);
        await using var tree = await repository.CheckoutAsync(GitScene.Source(local.Remote), revision, None);

        (await File.ReadAllTextAsync(Path.Combine(tree.Directory, "a.yaml"), None)).ShouldBe("a: 21");
        Directory.EnumerateFiles(_scene.Cache, "*.pack", SearchOption.AllDirectories).Count().ShouldBeLessThan(10);
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("refs")]
    [InlineData("HEAD")]
    public async Task A_damaged_clone_is_made_anew(string part)
    {
        var local = await _scene.CreateAsync();
        await local.WriteAsync("a.yaml", "a: 1", None);
        var revision = await local.CommitAsync("One", None);
        await local.PushAsync(None);
        var repository = Repository();
        await (await repository.CheckoutAsync(GitScene.Source(local.Remote), revision, None)).DisposeAsync();
        var clone = Directory.EnumerateDirectories(_scene.Cache, "clone.git", SearchOption.AllDirectories).Single();
        var damaged = Path.Combine(clone, part);
        foreach (var file in Directory.Exists(damaged) ? Directory.GetFiles(damaged, "*", SearchOption.AllDirectories) : [damaged])
        {
            File.Delete(file);
            await File.WriteAllTextAsync(file, "rubbish", None);
        }

        await using var tree = await repository.CheckoutAsync(GitScene.Source(local.Remote), revision, None);

        File.Exists(Path.Combine(tree.Directory, "a.yaml")).ShouldBeTrue();
    }

    [Fact]
    public async Task Locks_that_a_killed_git_left_do_not_block()
    {
        var local = await _scene.CreateAsync();
        var first = await local.CommitAsync("One", None);
        await local.PushAsync(None);
        var repository = Repository();
        await (await repository.CheckoutAsync(GitScene.Source(local.Remote), first, None)).DisposeAsync();
        var clone = Directory.EnumerateDirectories(_scene.Cache, "clone.git", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(Path.Combine(clone, "shallow.lock"), "", None);
        var second = await local.CommitAsync("Two", None);
        await local.PushAsync(None);

        await using var tree = await repository.CheckoutAsync(GitScene.Source(local.Remote), second, None);

        tree.Commit.Subject.ShouldBe("Two");
    }

    [Fact]
    public async Task Several_users_of_one_cache_do_not_disturb_each_other()
    {
        var local = await _scene.CreateAsync();
        var revisions = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            await local.WriteAsync("a.yaml", $"a: {i}", None);
            revisions.Add(await local.CommitAsync($"Commit {i}", None));
        }

        await local.PushAsync(None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await using var tree = await Repository().CheckoutAsync(GitScene.Source(local.Remote), revisions[i % 4], None);
            (await File.ReadAllTextAsync(Path.Combine(tree.Directory, "a.yaml"), None)).ShouldBe($"a: {i % 4}");
        }));
    }

    private GitSourceRepository Repository(Action<GitOptions>? change = null) => _scene.Repository(new GivenSecrets(), change);
}
