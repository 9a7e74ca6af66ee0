using Trimtab.Adapters.Git;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Local;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Adapters.Tests.Git;

public sealed class GitSourceRepositoryTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly GitScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_commit_is_found_and_checked_out_as_it_is_stored()
    {
        var local = await CreateAsync();
        await local.WriteAsync("apps/web.yaml", "a: 1\r\n", None);
        await local.WriteAsync(".gitattributes", "* text=auto eol=crlf export-ignore\n*.yaml filter=evil ident\n", None);
        await local.WriteAsync("id.yaml", "# $Id$\n", None);
        local.Link("apps/link.yaml", "../id.yaml");
        await local.GitAsync(["config", "core.autocrlf", "false"], None);
        var revision = await local.CommitAsync("Show the web\n\nBecause.", None);
        await local.PushAsync(None);
        var repository = Repository();
        var source = Source(local.Remote);

        (await repository.ReadHeadAsync(source, None)).ShouldBe(revision);
        await using var tree = await repository.CheckoutAsync(source, revision, None);

        tree.Revision.ShouldBe(revision);
        tree.Commit.Subject.ShouldBe("Show the web");
        tree.Commit.Author.ShouldBe("Ada Example");
        (await File.ReadAllTextAsync(Path.Combine(tree.Directory, "id.yaml"), None)).ShouldBe("# $Id$\n");
        (await File.ReadAllTextAsync(Path.Combine(tree.Directory, "apps/link.yaml"), None)).ShouldBe("# $Id$\n");
        File.Exists(Path.Combine(tree.Directory, "apps/web.yaml")).ShouldBeTrue();
        File.Exists(Path.Combine(tree.Directory, ".git")).ShouldBeFalse();
    }

    [Fact]
    public async Task Disposing_removes_the_tree_and_a_cached_commit_needs_no_host()
    {
        var local = await CreateAsync();
        await local.WriteAsync("a.yaml", "a: 1", None);
        var revision = await local.CommitAsync("One", None);
        await local.PushAsync(None);
        var repository = Repository();
        var tree = await repository.CheckoutAsync(Source(local.Remote), revision, None);
        await tree.DisposeAsync();
        Directory.Exists(tree.Directory).ShouldBeFalse();
        Directory.Delete(local.Remote.LocalPath, recursive: true);

        await using var again = await repository.CheckoutAsync(Source(local.Remote), revision, None);

        File.Exists(Path.Combine(again.Directory, "a.yaml")).ShouldBeTrue();
    }

    [Fact]
    public async Task Older_and_newer_commits_can_be_had()
    {
        var local = await CreateAsync();
        var revisions = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            await local.WriteAsync("a.yaml", $"a: {i}", None);
            revisions.Add(await local.CommitAsync($"Commit {i}", None));
        }

        await local.PushAsync(None);
        var repository = Repository();

        foreach (var i in new[] { 3, 0, 2, 1, 3 })
        {
            await using var tree = await repository.CheckoutAsync(Source(local.Remote), revisions[i], None);
            (await File.ReadAllTextAsync(Path.Combine(tree.Directory, "a.yaml"), None)).ShouldBe($"a: {i}");
            tree.Commit.Subject.ShouldBe($"Commit {i}");
        }
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../../outside")]
    [InlineData("../s/../x")]
    public async Task A_link_that_leaves_the_tree_is_refused_by_name(string target)
    {
        var local = await CreateAsync();
        local.Link("s", ".");
        local.Link("apps/evil", target);
        var revision = await local.CommitAsync("Evil", None);
        await local.PushAsync(None);

        var error = await Should.ThrowAsync<SourceException>(Repository().CheckoutAsync(Source(local.Remote), revision, None));

        error.IsTransient.ShouldBeFalse();
        error.Message.ShouldContain("apps/evil");
        Directory.EnumerateFileSystemEntries(_scene["cache/trees"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commits_over_the_limits_are_refused()
    {
        var local = await CreateAsync();
        await local.WriteAsync("a.txt", new string('x', 3000), None);
        await local.WriteAsync("b.txt", "b", None);
        var revision = await local.CommitAsync("Large", None);
        await local.PushAsync(None);

        var bytes = await Should.ThrowAsync<SourceException>(Repository(options => options.MaxTreeBytes = 2000).CheckoutAsync(Source(local.Remote), revision, None));
        var files = await Should.ThrowAsync<SourceException>(Repository(options => options.MaxTreeFiles = 1).CheckoutAsync(Source(local.Remote), revision, None));

        bytes.Message.ShouldContain("Git:MaxTreeBytes");
        files.Message.ShouldContain("Git:MaxTreeFiles");
        (bytes.IsTransient || files.IsTransient).ShouldBeFalse();
    }

    [Fact]
    public async Task Submodules_are_left_out()
    {
        var local = await CreateAsync();
        await local.WriteAsync("a.yaml", "a: 1", None);
        var inner = await local.CommitAsync("One", None);
        await local.GitAsync(["update-index", "--add", "--cacheinfo", $"160000,{inner},sub"], None);
        await local.GitAsync(["commit", "--quiet", "--message", "With a submodule"], None);
        var revision = (await local.GitAsync(["rev-parse", "HEAD"], None)).Trim();
        await local.PushAsync(None);

        await using var tree = await Repository().CheckoutAsync(Source(local.Remote), revision, None);

        Directory.EnumerateFileSystemEntries(tree.Directory).Select(Path.GetFileName).ShouldBe(["a.yaml"]);
    }

    [Fact]
    public async Task What_a_person_must_change_is_not_transient()
    {
        var local = await CreateAsync();
        await local.CommitAsync("One", None);
        await local.PushAsync(None);
        var repository = Repository();
        var source = Source(local.Remote);

        (await FaultAsync(() => repository.ReadHeadAsync(source with { Branch = "none" }, None))).Message.ShouldContain("no branch none");
        (await FaultAsync(() => repository.ReadHeadAsync(source with { Branch = "a:b" }, None))).Message.ShouldContain("not the name of a branch");
        (await FaultAsync(() => repository.ReadHeadAsync(source with { Repository = new Uri("file:///no/such/repository") }, None))).Message.ShouldContain("not appear to be a git repository");
        (await FaultAsync(() => repository.ReadHeadAsync(source with { Repository = new Uri("ext::sh -c id") }, None))).Message.ShouldContain("must begin with https://");
        (await FaultAsync(() => repository.CheckoutAsync(source, new string('a', 40), None))).Message.ShouldContain("no commit aaaa");
        (await FaultAsync(() => repository.CheckoutAsync(source, "--upload-pack=id", None))).Message.ShouldContain("not a commit id");

        static async Task<SourceException> FaultAsync(Func<Task> work)
        {
            var error = await Should.ThrowAsync<SourceException>(work);
            error.IsTransient.ShouldBeFalse(error.Message);
            return error;
        }
    }

    [Fact]
    public async Task A_host_that_is_away_is_transient()
    {
        var error = await Should.ThrowAsync<SourceException>(Repository().ReadHeadAsync(Source(new Uri("http://127.0.0.1:1/acme/shop.git?key=secret")), None));

        error.IsTransient.ShouldBeTrue(error.Message);
        error.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Over_http_a_token_opens_the_repository_and_is_in_no_message()
    {
        await using var server = await GitHttpServer.StartAsync(_scene["host"], "t0psecret", 0, None);
        var address = await server.CreateRepositoryAsync("acme/shop", None);
        var local = await LocalRepository.CreateAsync(_scene["work"], new UriBuilder(address) { UserName = "ada", Password = "t0psecret" }.Uri, "main", None);
        await local.WriteAsync("a.yaml", "a: 1", None);
        var revision = await local.CommitAsync("One", None);
        await local.PushAsync(None);
        var source = Source(address) with { Token = new SecretReference("TOKEN", null) };

        (await Repository().ReadHeadAsync(source, None)).ShouldBe(revision);
        await using var tree = await Repository().CheckoutAsync(source, revision, None);
        var refused = await Should.ThrowAsync<SourceException>(Repository().ReadHeadAsync(source with { Token = new SecretReference("WRONG", null) }, None));
        var missing = await Should.ThrowAsync<SourceException>(Repository().ReadHeadAsync(source with { Token = new SecretReference("UNSET", null) }, None));
        var anonymous = await Should.ThrowAsync<SourceException>(Repository().CheckoutAsync(source with { Token = null, Repository = new Uri(address + "?") }, new string('b', 40), None));

        tree.Commit.Subject.ShouldBe("One");
        (refused.IsTransient, missing.IsTransient, anonymous.IsTransient).ShouldBe((false, false, false));
        refused.Message.ShouldNotContain("wr0ngsecret");
        missing.Message.ShouldContain("UNSET");
    }

    private Task<LocalRepository> CreateAsync() => _scene.CreateAsync();

    private GitSourceRepository Repository(Action<GitOptions>? change = null)
        => _scene.Repository(new GivenSecrets(("TOKEN", "t0psecret"), ("WRONG", "wr0ngsecret")), change);

    private static FleetSource Source(Uri repository) => GitScene.Source(repository);
}
