using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Tests.Docker;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Registries;

namespace Trimtab.Adapters.Tests.Updates;

/// <summary>Containers of a real engine that are not to be made anew just now.</summary>
public sealed class PutOffContainersTests(DockerEngineFixture fixture) : IClassFixture<DockerEngineFixture>
{
    private const string Watchtower = "com.centurylinklabs.watchtower.";

    private DockerConnection Connection => fixture.Engine.Connection;

    [DockerEngineFact]
    public async Task A_command_inside_says_when_it_may_be()
    {
        var scene = await GivenAsync("busy", "test -e /quiet || exit 75");
        var id = (await scene.InspectAsync()).Text("Id");
        var update = await scene.SavedAsync(scene.Update());

        var busy = await scene.ApplyAsync(update);

        busy.ShouldBeOfType<UpdateProgress.PutOff>();
        (await scene.InspectAsync()).Text("Id").ShouldBe(id);
        (await scene.ListAsync()).ShouldBe([(scene.Name, true)]);

        await RunAsync(scene.Name, "touch /quiet");
        (await scene.ApplyAsync(update)).ShouldBeOfType<UpdateProgress.Ready>();
        await scene.ClearAsync();
    }

    [DockerEngineFact]
    public async Task A_command_that_outlives_its_limit_is_told_and_not_begun_beside_itself()
    {
        const string Slow = "while test ! -e /through; do sleep 1; done";
        var scene = await GivenAsync("slow", Slow);
        var host = new DockerHost(Connection);

        var late = await Should.ThrowAsync<DockerException>(() => host.RunAsync(scene.Name, ["/bin/sh", "-c", Slow], TimeSpan.FromSeconds(1), CancellationToken.None));

        late.Fault.ShouldBe(DockerFault.CommandLimit);
        late.IsTransient.ShouldBeFalse();
        late.Message.ShouldBe("The command in container slow on Docker host engine did not end within 1 s.");
        (await host.IsStillRunningAsync(scene.Name, ["/bin/sh", "-c", "while true; do sleep 1; done"], CancellationToken.None)).ShouldBeFalse();
        var update = await scene.SavedAsync(scene.Update());
        (await scene.ApplyAsync(update)).ShouldBeOfType<UpdateProgress.PutOff>().Reason.ShouldBe("The container's pre-update command still runs since the time before.");

        await RunAsync(scene.Name, "touch /through");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await host.IsStillRunningAsync(scene.Name, ["/bin/sh", "-c", Slow], limit.Token))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }

        (await scene.ApplyAsync(update)).ShouldBeOfType<UpdateProgress.Ready>();
        await scene.ClearAsync();
    }

    [DockerEngineFact(RegistryProcess.Program)]
    public async Task Without_pull_other_content_under_the_same_tag_waits_until_the_host_has_it()
    {
        await using var registry = await RegistryProcess.StartAsync();
        var repository = $"{registry.Host}/team/app";
        var (old, wanted) = (await ReleasedAsync(repository, "1.0.0"), await ReleasedAsync(repository, "next"));
        await DockerContent.RemoveImageAsync(Connection, $"{repository}:next");
        var scene = new ContainerScene(Connection, "unpulled", repository);
        var id = await scene.RunAsync();
        var update = await scene.SavedAsync(Update(scene, old, wanted));

        var missing = await scene.ApplyAsync(update);

        missing.ShouldBeOfType<UpdateProgress.PutOff>().Reason.ShouldBe($"{repository}@{wanted} is not on the host yet, and the container's label no-pull forbids to fetch it.");
        (await scene.InspectAsync()).Text("Id").ShouldBe(id);

        await DockerContent.PullAsync(Connection, repository, "next");
        (await scene.ApplyAsync(update)).ShouldBeOfType<UpdateProgress.Ready>();
        var after = await scene.InspectAsync();
        after.Text("Config", "Image").ShouldBe($"{repository}:1.0.0");
        (await new DockerHost(Connection).InspectImageAsync(after.Text("Image"), CancellationToken.None))!["RepoDigests"]!.ToJsonString().ShouldContain(wanted);
        var third = Update(scene, old, $"sha256:{new string('0', 64)}");
        (await scene.SavedAsync(third)).Saved.ShouldNotBeNull();
        (await Should.ThrowAsync<UpdateOvertakenException>(() => scene.SavedAsync(third with { QueuedAt = third.QueuedAt.AddMinutes(-1) }))).Running.ShouldBe(new ArtifactVersion("1.0.0", wanted));
        await scene.ClearAsync();
    }

    private static UpdateDocument Update(ContainerScene scene, string from, string to)
    {
        var update = scene.Update("1.0.0", to);
        return update with { Change = update.Change with { From = new ArtifactVersion("1.0.0", from) } };
    }

    private async Task<ContainerScene> GivenAsync(string name, string command)
    {
        await DockerContent.ImportAsync(Connection, "trimtab.test/app:1.0.0", "one");
        await DockerContent.ImportAsync(Connection, "trimtab.test/app:2.0.0", "two");
        var scene = new ContainerScene(Connection, name);
        var configuration = ContainerScene.NoPull();
        configuration["Labels"]![$"{Watchtower}lifecycle.pre-update"] = command;
        await scene.RunAsync(configuration);
        return scene;
    }

    private async Task<string> ReleasedAsync(string repository, string tag)
    {
        await DockerContent.ImportAsync(Connection, $"{repository}:{tag}", tag);
        return await DockerContent.PushAsync(Connection, repository, tag);
    }

    private async Task RunAsync(string container, string command)
        => (await new DockerHost(Connection).RunAsync(container, ["/bin/sh", "-c", command], TimeSpan.FromSeconds(10), CancellationToken.None)).ExitCode.ShouldBe(0);
}
