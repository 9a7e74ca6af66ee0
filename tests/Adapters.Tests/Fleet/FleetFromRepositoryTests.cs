using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Fleet;
using Trimtab.Adapters.Tests.Git;
using Trimtab.Domain.Fleet;
using Trimtab.Local;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.State;

namespace Trimtab.Adapters.Tests.Fleet;

public sealed class FleetFromRepositoryTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly GitScene _scene = new();
    private readonly InMemoryDocumentStore _documents = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task The_document_at_the_branchs_head_is_in_force_with_digest_and_commit_as_its_version()
    {
        var local = await CreateAsync();
        var first = await PushAsync(local, "one");
        var fleet = Load(local);
        Should.Throw<InvalidFleetException>(() => fleet.Current).Message.ShouldContain("not been read yet");

        await fleet.RefreshAsync(None);
        fleet.Current.Clusters.Keys.ShouldBe(["one"]);
        fleet.Current.Version.ShouldMatch($"^sha256:[0-9a-f]{{64}}@{first}$");

        await PushAsync(local, "two");
        await fleet.RefreshAsync(None);
        fleet.Current.Clusters.Keys.ShouldBe(["two"]);
        fleet.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_document_leaves_the_last_good_commit_in_force_also_after_a_restart()
    {
        var local = await CreateAsync();
        var good = await PushAsync(local, "one");
        var fleet = Load(local);
        await fleet.RefreshAsync(None);
        await local.WriteAsync("fleet/fleet.yaml", "kind: Fleet", None);
        await local.CommitAsync("Break it", None);
        await local.PushAsync(None);

        await fleet.RefreshAsync(None);
        var restarted = Load(local);
        await restarted.RefreshAsync(None);

        foreach (var one in new[] { fleet, restarted })
        {
            one.Current.Version.ShouldEndWith("@" + good);
            one.Faults.ShouldContain(fault => fault.File == "fleet.yaml" && fault.Path == "apiVersion");
        }

        await PushAsync(local, "mended");
        await fleet.RefreshAsync(None);
        fleet.Faults.ShouldBeEmpty();
        fleet.Current.Clusters.Keys.ShouldBe(["mended"]);
    }

    [Fact]
    public async Task A_restart_without_clone_and_git_host_takes_the_last_good_document_from_storage()
    {
        var local = await CreateAsync();
        var good = await PushAsync(local, "one");
        await Load(local).RefreshAsync(None);
        Directory.Delete(local.Remote.LocalPath, recursive: true);
        Directory.Delete(_scene.Cache, recursive: true);

        var fleet = Load(local);
        await fleet.RefreshAsync(None);

        fleet.Current.Version.ShouldEndWith("@" + good);
        fleet.Faults.ShouldHaveSingleItem().Text.ShouldContain("can't be read");
    }

    [Fact]
    public async Task Another_instance_takes_what_one_found_without_asking_the_host()
    {
        var local = await CreateAsync();
        await PushAsync(local, "one");
        var (mine, other) = (Load(local), Load(local));
        await mine.RefreshAsync(None);
        await other.RefreshAsync(None);
        await PushAsync(local, "two");
        await mine.RefreshAsync(None);
        Directory.Delete(local.Remote.LocalPath, recursive: true);

        await other.AdoptAsync(None);

        other.Current.Clusters.Keys.ShouldBe(["two"]);
        other.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_stored_for_another_place_is_not_taken()
    {
        var local = await CreateAsync();
        await PushAsync(local, "one");
        await Load(local).RefreshAsync(None);

        var elsewhere = Load(local, "elsewhere");
        await elsewhere.AdoptAsync(None);

        Should.Throw<InvalidFleetException>(() => elsewhere.Current);
        await elsewhere.RefreshAsync(None);
        elsewhere.Faults.ShouldHaveSingleItem().Text.ShouldContain("no fleet file");
    }

    [Fact]
    public async Task A_kubeconfig_relative_to_the_repository_is_a_fault()
    {
        var local = await CreateAsync();
        await PushAsync(local, "one", "kubeconfig: { file: keys/one }");
        var fleet = Load(local);

        await fleet.RefreshAsync(None);

        fleet.Faults.ShouldHaveSingleItem().Path.ShouldBe("clusters.one.kubeconfig.file");
    }

    private Task<LocalRepository> CreateAsync() => _scene.CreateAsync();

    private static async Task<string> PushAsync(LocalRepository local, string cluster, string fields = "")
    {
        await local.WriteAsync("fleet/fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\nclusters: {{ {cluster}: {{ {fields} }} }}\n", None);
        var commit = await local.CommitAsync(cluster, None);
        await local.PushAsync(None);
        return commit;
    }

    private FleetFromRepository Load(LocalRepository local, string path = "fleet")
    {
        var options = new FleetOptions { Repository = local.Remote, Path = path };
        return new FleetFromRepository(options, options.ToSource()!, _scene.Repository(new FixedSecrets("none")), _documents, NullLogger<FleetFromRepository>.Instance);
    }
}
