using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Ssh;

namespace Trimtab.Adapters.Tests.Git.Changes;

public sealed class GitChangeRepositoryTests : IDisposable
{
    private const string Path = "namespaces/shop/configmap/a%3Ab.yaml";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Commits_of_an_empty_repository_make_the_branch_and_read_back()
    {
        var source = Source(await LocalRepository.CreateBareAsync(_scratch["bare.git"], None));
        var repository = Repository();

        var empty = await repository.OpenAsync(source, "apps", null, [Path], [], None);
        var head = await repository.TryPushAsync(source, empty.Head, [Commit("1", "one\n"), Commit("2", "zwei ü\n")], None);
        var view = await repository.OpenAsync(source, "apps", null, [Path, "missing.yaml"], [], None);

        (empty.Head, empty.Files.Count, empty.Committed.Count).ShouldBe((null, 0, 0));
        view.Head.ShouldBe(head);
        view.Files.ShouldBe(new Dictionary<string, string> { [Path] = "zwei ü\n" });
        view.Committed.Select(version => version.ResourceVersion).ShouldBe(["1", "2"]);
        (await LogAsync("--format=%an <%ae> %at|%cn|%s")).ShouldBe(
        [
            $"jane <jane@cluster.invalid> {Time.ToUnixTimeSeconds()}|Trimtab|[UPDATE] configmap/a:b in ns/shop by user/jane",
            $"jane <jane@cluster.invalid> {Time.ToUnixTimeSeconds()}|Trimtab|[UPDATE] configmap/a:b in ns/shop by user/jane",
        ]);
    }

    [Fact]
    public async Task Only_the_commits_after_the_known_one_are_read_and_all_when_it_left_the_history()
    {
        var source = Source(await LocalRepository.CreateBareAsync(_scratch["bare.git"], None));
        var repository = Repository();
        var first = await repository.TryPushAsync(source, null, [Commit("1", "one\n")], None);
        await repository.TryPushAsync(source, first, [Commit("2", "two\n")], None);

        (await repository.OpenAsync(source, "apps", first, [], [], None)).Committed.Select(version => version.ResourceVersion).ShouldBe(["2"]);
        (await repository.OpenAsync(source, "apps", new string('a', 40), [], [], None)).Committed.Select(version => version.ResourceVersion).ShouldBe(["1", "2"]);
        (await repository.OpenAsync(source, "other", null, [], [], None)).Committed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_was_overtaken_pushes_nothing_and_builds_upon_the_other_then()
    {
        var remote = await LocalRepository.CreateBareAsync(_scratch["bare.git"], None);
        var (source, repository) = (Source(remote), Repository());
        var local = await LocalRepository.CreateAsync(_scratch["work"], remote, "main", None);
        await local.WriteAsync("readme", "x\n", None);
        await local.CommitAsync("By hand", None);
        await local.PushAsync(None);
        var seen = await repository.OpenAsync(source, "apps", null, [Path], [], None);
        await local.WriteAsync("readme", "y\n", None);
        var newer = await local.CommitAsync("By hand again", None);
        await local.PushAsync(None);

        (await repository.TryPushAsync(source, seen.Head, [Commit("1", "one\n")], None)).ShouldBeNull();
        (await repository.TryPushAsync(source, null, [Commit("1", "one\n")], None)).ShouldBeNull();
        var again = await repository.OpenAsync(source, "apps", null, [Path], [], None);
        again.Head.ShouldBe(newer);
        (await repository.TryPushAsync(source, again.Head, [Commit("1", "one\n")], None)).ShouldNotBeNull();

        (await LogAsync("--format=%s")).ShouldBe(["[UPDATE] configmap/a:b in ns/shop by user/jane", "By hand again", "By hand"]);
    }

    [Fact]
    public async Task A_deletion_takes_the_file_out()
    {
        var source = Source(await LocalRepository.CreateBareAsync(_scratch["bare.git"], None));
        var repository = Repository();
        var head = await repository.TryPushAsync(source, null, [Commit("1", "one\n")], None);

        await repository.TryPushAsync(source, head, [Commit("2", null)], None);

        (await repository.OpenAsync(source, "apps", null, [Path], [], None)).Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_branch_beside_others_and_a_missing_repository_are_told()
    {
        var remote = await LocalRepository.CreateBareAsync(_scratch["bare.git"], None);
        var repository = Repository();
        await repository.TryPushAsync(Source(remote), null, [Commit("1", "one\n")], None);

        (await Should.ThrowAsync<SourceException>(() => repository.OpenAsync(Source(remote) with { Branch = "other" }, "apps", null, [], [], None))).Message.ShouldContain("no branch other");
        (await Should.ThrowAsync<SourceException>(() => repository.OpenAsync(Source(new Uri(_scratch["none.git"])), "apps", null, [], [], None))).IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_told_whether_a_file_is_as_it_was_in_a_commit()
    {
        var source = Source(await LocalRepository.CreateBareAsync(_scratch["bare.git"], None));
        var repository = Repository();
        var first = await repository.TryPushAsync(source, null, [Commit("1", "one\n")], None);
        var other = new ChangeCommit("Another file", CommitAuthor.Of("jane"), Time, [new FileChange("other.yaml", "x\n")]);
        var second = await repository.TryPushAsync(source, first, [other], None);
        var third = await repository.TryPushAsync(source, second, [Commit("2", null)], None);

        var view = await repository.OpenAsync(
            source, "apps", null, [], [new FormerFile(first!, Path), new FormerFile(third!, Path), new FormerFile(second!, "other.yaml"), new FormerFile(first!, "other.yaml"), new FormerFile(new string('a', 40), Path)], None);

        view.Moved.OrderBy(entry => (entry.Key.Path, entry.Key.Revision == first)).Select(static entry => (entry.Key.Path == Path, entry.Value))
            .ShouldBe([(true, false), (true, true), (false, false), (false, true)]);
    }

    [Fact]
    public async Task A_host_that_refuses_the_commits_is_quoted()
    {
        var remote = await LocalRepository.CreateBareAsync(_scratch["bare.git"], None);
        var local = await LocalRepository.CreateAsync(_scratch["work"], remote, "main", None);
        await local.GitAsync(["--git-dir", _scratch["bare.git"], "config", "receive.hideRefs", "refs/heads"], None);

        var refused = await Should.ThrowAsync<SourceException>(() => Repository().TryPushAsync(Source(remote), null, [Commit("1", "one\n")], None));

        refused.Message.ShouldContain("hidden ref");
        refused.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task A_damaged_clone_is_made_anew()
    {
        var source = Source(await LocalRepository.CreateBareAsync(_scratch["bare.git"], None));
        var repository = Repository();
        var head = await repository.TryPushAsync(source, null, [Commit("1", "one\n")], None);
        foreach (var file in Directory.EnumerateFiles(_scratch["cache"], "HEAD", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(file, "broken");
        }

        (await repository.OpenAsync(source, "apps", null, [Path], [], None)).Head.ShouldBe(head);
    }

    [Fact]
    public async Task Over_http_a_token_opens_the_repository()
    {
        await using var server = await GitHttpServer.StartAsync(_scratch["host"], "t0psecret", 0, None);
        Directory.CreateDirectory(_scratch["host/acme"]);
        await LocalRepository.CreateBareAsync(_scratch["host/acme/state.git"], None);
        var source = Source(new Uri(server.Address, "acme/state.git")) with { Token = new SecretReference("TOKEN", null) };

        (await Repository().TryPushAsync(source, null, [Commit("1", "one\n")], None)).ShouldNotBeNull();
        (await Should.ThrowAsync<SourceException>(() => Repository("wr0ngsecret").OpenAsync(source, "apps", null, [], [], None))).Message.ShouldNotContain("wr0ngsecret");
    }

    [SshServerFact]
    public async Task Over_ssh_a_key_opens_the_repository()
    {
        await using var server = await SshServer.StartAsync(_scratch["sshd"]);
        await LocalRepository.CreateBareAsync(_scratch["bare.git"], None);
        var source = Source(server.AddressOf(_scratch["bare.git"])) with { Ssh = new FleetSsh(new SecretReference("KEY", null), new SecretReference("HOSTS", null)) };
        var repository = Repository(new GivenSecrets(("KEY", server.Key), ("HOSTS", server.KnownHosts)));

        var head = await repository.TryPushAsync(source, null, [Commit("1", "one\n")], None);

        (await repository.OpenAsync(source, "apps", null, [Path], [], None)).Head.ShouldBe(head.ShouldNotBeNull());
        Directory.EnumerateFiles(_scratch["cache"], "*", SearchOption.AllDirectories).ShouldAllBe(file => !File.ReadAllText(file).Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    private static ChangeCommit Commit(string version, string? content)
    {
        var change = new Capture(
            new ObjectReference(KindName.ConfigMap, "shop", "a:b"), "uid", version, CaptureOperation.Update, Time, "jane", Path, content);
        return new ChangeCommit(CommitMessage.Of("apps", change, null), CommitAuthor.Of("jane"), Time, [new FileChange(Path, content)]);
    }

    private static FleetSource Source(Uri repository) => new("GitRepoConfig/state", repository, "main", TimeSpan.FromMinutes(1), null, null, null);

    private GitChangeRepository Repository(string token = "t0psecret") => Repository(new FixedSecrets(token));

    private GitChangeRepository Repository(ISecrets secrets)
    {
        var options = Options.Create(new GitOptions { CacheDirectory = _scratch["cache"] });
        var git = new GitCommand(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), options, secrets);
        return new GitChangeRepository(git, options, TimeProvider.System, NullLogger<GitChangeRepository>.Instance);
    }

    private async Task<string[]> LogAsync(string format)
    {
        var reader = await LocalRepository.CreateAsync(_scratch["reader"], new Uri(_scratch["bare.git"]), "main", None);
        return (await reader.GitAsync(["--git-dir", _scratch["bare.git"], "log", format, "main"], None)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
