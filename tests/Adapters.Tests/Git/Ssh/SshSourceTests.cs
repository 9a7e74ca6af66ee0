using Trimtab.Adapters.Git;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Local;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Ssh;

namespace Trimtab.Adapters.Tests.Git.Ssh;

/// <summary>Sources over SSH, against a real sshd where there is one.</summary>
public sealed class SshSourceTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    // The cache has a blank and a percent sign, which ssh reads in its own way.
    private readonly GitScene _scene = new("ca che%h");

    public void Dispose() => _scene.Dispose();

    [SshServerFact]
    public async Task A_commit_is_fetched_with_the_key_and_nothing_of_it_stays()
    {
        await using var server = await SshServer.StartAsync(_scene["sshd"]);
        var (bare, revision) = await CommitAsync();
        var source = SourceOf(server.AddressOf(bare));
        var repository = Repository(server.Key, server.KnownHosts);

        (await repository.ReadHeadAsync(source, None)).ShouldBe(revision);
        await using var tree = await repository.CheckoutAsync(source, revision, None);

        (await File.ReadAllTextAsync(Path.Combine(tree.Directory, "a.yaml"), None)).ShouldBe("a: 1");
        Directory.EnumerateFileSystemEntries(Path.Combine(_scene.Cache, "ssh")).ShouldBeEmpty();
    }

    [SshServerFact]
    public async Task Keys_and_known_hosts_with_carriage_returns_are_taken()
    {
        await using var server = await SshServer.StartAsync(_scene["sshd"]);
        var (bare, revision) = await CommitAsync();
        var repository = Repository(server.Key.ReplaceLineEndings("\r\n").TrimEnd(), "# ours\r\n" + server.KnownHosts.TrimEnd());

        (await repository.ReadHeadAsync(SourceOf(server.AddressOf(bare)), None)).ShouldBe(revision);
    }

    [SshServerFact]
    public async Task An_unknown_and_a_changed_host_key_are_refused_and_told_apart()
    {
        await using var server = await SshServer.StartAsync(_scene["sshd"]);
        var (bare, _) = await CommitAsync();
        await SshServer.MakeKeyAsync(_scene["other"]);

        var unknown = await RefusalAsync(server, bare, server.Key, "git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl");
        var changed = await RefusalAsync(server, bare, server.Key, server.LineFor(_scene["other.pub"]));

        unknown.ShouldContain("the host's key is not in knownHosts");
        changed.ShouldContain("another key than the one that knownHosts has");
    }

    [SshServerFact]
    public async Task A_key_that_is_not_let_in_and_one_that_is_none_are_told_apart()
    {
        await using var server = await SshServer.StartAsync(_scene["sshd"]);
        var (bare, _) = await CommitAsync();
        await SshServer.MakeKeyAsync(_scene["other"]);

        (await RefusalAsync(server, bare, await File.ReadAllTextAsync(_scene["other"], None), server.KnownHosts)).ShouldContain("does not take the key in sshKey");
        (await RefusalAsync(server, bare, "not a key", server.KnownHosts)).ShouldContain("no private key that ssh can read");
    }

    [SshServerFact]
    public async Task A_missing_repository_waits_for_a_person()
    {
        await using var server = await SshServer.StartAsync(_scene["sshd"]);

        (await RefusalAsync(server, _scene["none.git"], server.Key, server.KnownHosts)).ShouldContain("does not appear to be a git repository");
    }

    [Fact]
    public async Task A_host_that_is_away_is_tried_again()
    {
        var source = SourceOf(new Uri($"ssh://git@127.0.0.1:{FreePort.Find()}/acme/shop.git"));

        var exception = await Should.ThrowAsync<SourceException>(() => Repository("key", "hosts").ReadHeadAsync(source, None));

        exception.IsTransient.ShouldBeTrue();
        exception.Message.ShouldContain("Connection refused");
    }

    [Fact]
    public async Task A_missing_ssh_is_named_with_its_setting()
    {
        var source = SourceOf(new Uri("ssh://git@127.0.0.1:9/acme/shop.git"));

        var exception = await Should.ThrowAsync<SourceException>(() => Repository("key", "hosts", new ProgramOptions { Ssh = "/nowhere/ssh" }).ReadHeadAsync(source, None));

        exception.IsTransient.ShouldBeFalse();
        exception.Message.ShouldContain("Programs:Ssh");
    }

    private async Task<string> RefusalAsync(SshServer server, string bare, string key, string knownHosts)
    {
        var exception = await Should.ThrowAsync<SourceException>(() => Repository(key, knownHosts).ReadHeadAsync(SourceOf(server.AddressOf(bare)), None));

        exception.IsTransient.ShouldBeFalse(exception.Message);
        exception.Message.ShouldNotContain(_scene.Cache);
        Directory.EnumerateFileSystemEntries(Path.Combine(_scene.Cache, "ssh")).ShouldBeEmpty();
        return exception.Message;
    }

    private async Task<(string Bare, string Revision)> CommitAsync()
    {
        var local = await _scene.CreateAsync();
        await local.WriteAsync("a.yaml", "a: 1", None);
        var revision = await local.CommitAsync("One", None);
        await local.PushAsync(None);
        return (local.Remote.LocalPath, revision);
    }

    private GitSourceRepository Repository(string key, string knownHosts, ProgramOptions? programs = null)
        => _scene.Repository(new GivenSecrets(("KEY", key), ("HOSTS", knownHosts)), programs: programs);

    private static FleetSource SourceOf(Uri repository)
        => GitScene.Source(repository) with { Ssh = new FleetSsh(new SecretReference("KEY", null), new SecretReference("HOSTS", null)) };
}
