using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Tests.Docker;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Registries;

namespace Trimtab.Adapters.Tests.Updates;

public sealed class DockerUpdateModeTests(DockerEngineFixture fixture) : IClassFixture<DockerEngineFixture>
{
    [DockerEngineFact]
    public async Task A_container_is_made_anew_as_it_was_and_takes_from_the_image_what_came_from_it()
    {
        var scene = await GivenAsync("same");
        await ImportAsync("2.0.0", "ENV PATH=/bin:/sbin", """CMD ["/bin/sh","-c","trap 'exit 0' TERM; echo second; while :; do sleep 1; done"]""");
        var configuration = ContainerScene.NoPull();
        configuration["Hostname"] = "front";
        configuration["Env"] = new JsonArray("COLOUR=blue");
        configuration["User"] = "0:0";
        configuration["Labels"]!["team"] = "shop";
        configuration["HostConfig"] = new JsonObject
        {
            ["NetworkMode"] = "none",
            ["Binds"] = new JsonArray("/etc/hostname:/given:ro", "trimtab-same-data:/data"),
            ["RestartPolicy"] = new JsonObject { ["Name"] = "on-failure", ["MaximumRetryCount"] = 3 },
            ["Memory"] = 64 << 20,
            ["CapDrop"] = new JsonArray("NET_RAW"),
        };
        configuration["Volumes"] = new JsonObject { ["/anonymous"] = new JsonObject() };
        var id = await scene.RunAsync(configuration);
        var before = await scene.InspectAsync();
        var update = await scene.SavedAsync(scene.Update());

        var progress = await scene.ApplyAsync(update);

        progress.ShouldBeOfType<UpdateProgress.Ready>();
        var after = await scene.InspectAsync();
        after.Text("Id").ShouldNotBe(id);
        after.Text("Config", "Image").ShouldBe("trimtab.test/app:2.0.0");
        after.Text("Config", "Hostname").ShouldBe("front");
        after.Text("Config", "User").ShouldBe("0:0");
        after.Text("Config", "Labels", "team").ShouldBe("shop");
        after.Find("Config", "Env")!.ToJsonString().ShouldBe("""["COLOUR=blue","PATH=/bin:/sbin"]""");
        after.Find("Config", "Cmd")!.ToJsonString().ShouldContain("second");
        foreach (var field in new[] { "RestartPolicy", "Memory", "CapDrop", "NetworkMode", "LogConfig", "ShmSize", "PidMode" })
        {
            JsonNode.DeepEquals(after.Find("HostConfig", field), before.Find("HostConfig", field)).ShouldBeTrue(field);
        }

        Mounts(after).ShouldBe(Mounts(before));
        (await scene.ListAsync()).ShouldBe([(scene.Name, true), ($"{scene.Name}.trimtab-{id[..12]}", false)], ignoreOrder: true);
        await scene.Mode.TidyAsync(update with { Phase = UpdatePhase.Succeeded }, CancellationToken.None);
        (await scene.ListAsync()).ShouldBe([(scene.Name, true)]);
        (await scene.Mode.LookAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Ready>();
    }

    [DockerEngineFact]
    public async Task A_version_that_ends_at_once_fails_and_the_old_container_comes_back()
    {
        var scene = await GivenAsync("broken");
        await ImportAsync("3.0.0", DockerContent.EndsAtOnce);
        var id = await scene.RunAsync();
        var update = await scene.SavedAsync(scene.Update("3.0.0"));
        var progress = await scene.ApplyAsync(update);
        // The engine may not have seen the end yet.
        await Eventually.TrueAsync(async () => (progress = progress is UpdateProgress.Ready ? await scene.Mode.LookAsync(update, CancellationToken.None) : progress) is not UpdateProgress.Ready, "the end is seen");

        progress.ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldContain("exit code 1");
        (await scene.RestoreAsync(update)).ShouldBeOfType<UpdateProgress.Ready>();

        var after = await scene.InspectAsync();
        after.Text("Id").ShouldBe(id);
        (await scene.ListAsync()).ShouldBe([(scene.Name, true)]);
    }

    [DockerEngineFact]
    public async Task What_runs_meanwhile_is_told_and_another_image_under_the_same_tag_is_left_alone()
    {
        var scene = await GivenAsync("overtaken");
        await scene.RunAsync(from: "2.0.0");
        (await Should.ThrowAsync<UpdateOvertakenException>(() => scene.SavedAsync(scene.Update("1.0.1")))).Running.Version.ShouldBe("2.0.0");
        await scene.ClearAsync();

        await ImportIntoAsync("trimtab.test/other", "1.0.0");
        await DockerContent.RunAsync(fixture.Engine.Connection, scene.Name, "trimtab.test/other:1.0.0");
        var refusal = await Should.ThrowAsync<UpdateRefusedException>(() => scene.SavedAsync(scene.Update()));

        refusal.ShouldNotBeOfType<UpdateOvertakenException>();
        refusal.Message.ShouldContain("runs trimtab.test/other:1.0.0");
        await scene.ClearAsync();
    }

    [DockerEngineFact]
    public async Task What_held_out_is_taken_back_later_though_the_old_container_is_gone()
    {
        var scene = await GivenAsync("later");
        await scene.RunAsync();
        var update = await scene.SavedAsync(scene.Update());
        await scene.ApplyAsync(update);
        await scene.Mode.TidyAsync(update with { Phase = UpdatePhase.Succeeded }, CancellationToken.None);

        (await scene.RestoreAsync(update)).ShouldBeOfType<UpdateProgress.Ready>();

        (await scene.InspectAsync()).Text("Config", "Image").ShouldBe("trimtab.test/app:1.0.0");
        (await scene.ListAsync()).ShouldBe([(scene.Name, true)]);
    }

    [DockerEngineFact]
    public async Task Killed_at_any_step_the_container_is_there_and_the_next_process_goes_on()
    {
        var scene = await GivenAsync("killed");
        var calls = await RunKilledAsync(scene, long.MaxValue, isAfter: false);
        calls.ShouldBe(5);
        for (var call = 1L; call <= calls; call++)
        {
            await RunKilledAsync(scene, call, isAfter: false);
            await RunKilledAsync(scene, call, isAfter: true);
        }
    }

    [DockerEngineFact]
    public async Task Killed_at_any_step_of_a_roll_back_the_old_version_comes_back()
    {
        var scene = await GivenAsync("undone");
        var calls = await RunUndoneAsync(scene, long.MaxValue, isAfter: false);
        calls.ShouldBeGreaterThan(2);
        for (var call = 1L; call <= calls; call++)
        {
            await RunUndoneAsync(scene, call, isAfter: false);
            await RunUndoneAsync(scene, call, isAfter: true);
        }
    }

    [DockerEngineFact]
    public async Task Labels_keep_an_update_away_or_run_their_commands()
    {
        var scene = await GivenAsync("labels");
        var watched = ContainerScene.NoPull();
        watched["Labels"]!["com.centurylinklabs.watchtower.enable"] = "false";
        await scene.RunAsync(watched);
        (await Should.ThrowAsync<UpdateRefusedException>(() => scene.SavedAsync(scene.Update()))).Message.ShouldContain("label enable");
        await scene.ClearAsync();

        var hooks = ContainerScene.NoPull();
        hooks["Labels"]!["com.centurylinklabs.watchtower.lifecycle.pre-update"] = "echo not now, password=hunter2hunter2; exit 3";
        await scene.RunAsync(hooks);
        (await scene.ApplyAsync(await scene.SavedAsync(scene.Update()))).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldBe("The container's pre-update command ended with exit code 3: not now, password=[REDACTED]");
        (await scene.ListAsync()).ShouldBe([(scene.Name, true)]);
        await scene.ClearAsync();

        hooks = ContainerScene.NoPull();
        hooks["Labels"]!["com.centurylinklabs.watchtower.lifecycle.post-update"] = "echo done >/after";
        hooks["Labels"]!["com.centurylinklabs.watchtower.stop-signal"] = "SIGTERM";
        await scene.RunAsync(hooks);
        (await scene.ApplyAsync(await scene.SavedAsync(scene.Update()))).ShouldBeOfType<UpdateProgress.Ready>();
        using var host = new DockerHost(new DockerConnection(new DockerAccess(fixture.Engine.Host("engine"), null, null, null), new DockerLimits(), TimeProvider.System));
        (await host.RunAsync(scene.Name, ["/bin/cat", "/after"], TimeSpan.FromSeconds(10), CancellationToken.None)).ShouldBe(new Domain.Docker.CommandAnswer(0, "done\n"));
    }

    [DockerEngineFact]
    public async Task A_pull_is_by_digest_and_what_the_registry_does_not_have_fails()
    {
        await using var registry = await RegistryProcess.StartAsync();
        var repository = $"{registry.Host}/team/app";
        await ImportIntoAsync(repository, "1.0.0");
        await ImportIntoAsync(repository, "2.0.0");
        var digest = await DockerContent.PushAsync(fixture.Engine.Connection, repository, "2.0.0");
        await fixture.Engine.Connection.ReadAsync(DockerCall.Delete($"/images/{Uri.EscapeDataString($"{repository}:2.0.0")}"), CancellationToken.None);
        var scene = new ContainerScene(fixture.Engine.Connection, "pulled", repository);
        await scene.RunAsync(new JsonObject());

        var missing = await scene.ApplyAsync(await scene.SavedAsync(scene.Update("2.0.0", $"sha256:{new string('0', 64)}")));
        var update = await scene.SavedAsync(scene.Update("2.0.0", digest));
        var good = await scene.ApplyAsync(update);

        missing.ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldContain("manifest for");
        good.ShouldBeOfType<UpdateProgress.Ready>();
        (await scene.InspectAsync()).Text("Config", "Image").ShouldBe($"{repository}:2.0.0");
    }

    [DockerEngineFact]
    public async Task An_engine_that_dies_in_the_middle_has_the_old_or_the_new_container_when_it_is_back()
    {
        await using var engine = await DockerEngine.StartAsync();
        await DockerContent.ImportAsync(engine.Connection, "trimtab.test/app:1.0.0", "one");
        await DockerContent.ImportAsync(engine.Connection, "trimtab.test/app:2.0.0", "two");
        var scene = new ContainerScene(engine.Connection, "dying");
        var always = ContainerScene.NoPull();
        always["HostConfig"] = new JsonObject { ["NetworkMode"] = "none", ["RestartPolicy"] = new JsonObject { ["Name"] = "always" } };
        await scene.RunAsync(always);
        var update = await scene.SavedAsync(scene.Update());
        var applying = scene.Mode.ApplyAsync(update, CancellationToken.None);

        await engine.KillAsync();
        var during = await applying;
        await engine.StartAgainAsync();
        var progress = await scene.ApplyAsync(update);

        during.ShouldNotBeOfType<UpdateProgress.Failed>();
        progress.ShouldBeOfType<UpdateProgress.Ready>();
        (await scene.InspectAsync()).Text("Config", "Image").ShouldBe("trimtab.test/app:2.0.0");
        (await scene.ListAsync()).Count(static container => container.IsRunning).ShouldBe(1);
    }

    private static string[] Mounts(JsonObject container)
        => [.. container.Items("Mounts").Select(static mount => $"{mount.Text("Type")} {mount.Text("Name")} {mount.Text("Source")} {mount.Text("Destination")} {mount["RW"]}").Order(StringComparer.Ordinal)];

    private async Task<ContainerScene> GivenAsync(string name)
    {
        await ImportAsync("1.0.0");
        await ImportAsync("2.0.0");
        var scene = new ContainerScene(fixture.Engine.Connection, name);
        await scene.ClearAsync();
        return scene;
    }

    private Task<string> ImportAsync(string version, params string[] changes) => ImportIntoAsync("trimtab.test/app", version, changes);

    // An image with other changes is another one, under a marker of its own.
    private async Task<string> ImportIntoAsync(string repository, string version, params string[] changes)
    {
        var id = await DockerContent.ImportAsync(fixture.Engine.Connection, $"{repository}:{version}", version);
        if (changes.Length == 0)
        {
            return id;
        }

        var query = string.Concat(changes.Select(static change => $"&changes={Uri.EscapeDataString(change)}"));
        var container = await DockerContent.RunAsync(fixture.Engine.Connection, $"maker-{Guid.NewGuid():n}", $"{repository}:{version}");
        await fixture.Engine.Connection.ReadAsync(DockerCall.Post($"/commit?container={container}&repo={Uri.EscapeDataString(repository)}&tag={version}{query}", new JsonObject()), CancellationToken.None);
        await fixture.Engine.Connection.ReadAsync(DockerCall.Delete($"/containers/{container}?force=true"), CancellationToken.None);
        return id;
    }

    private static async Task<long> RunKilledAsync(ContainerScene scene, long call, bool isAfter)
    {
        await scene.ClearAsync();
        await scene.RunAsync();
        var update = await scene.SavedAsync(scene.Update());
        scene.Killer.Arm(call, isAfter);

        var progress = await scene.ApplyAsync(update);

        var calls = scene.Killer.Calls;
        scene.Killer.Disarm();
        var at = $"killed {(isAfter ? "after" : "before")} call {call}";
        progress.ShouldBeOfType<UpdateProgress.Ready>(at);
        (await scene.InspectAsync()).Text("Config", "Image").ShouldBe("trimtab.test/app:2.0.0", at);
        (await scene.ListAsync()).Count(static container => container.IsRunning).ShouldBe(1, at);
        return calls;
    }

    private static async Task<long> RunUndoneAsync(ContainerScene scene, long call, bool isAfter)
    {
        await scene.ClearAsync();
        var id = await scene.RunAsync();
        var update = await scene.SavedAsync(scene.Update());
        await scene.ApplyAsync(update);
        scene.Killer.Arm(call, isAfter);

        var progress = await scene.RestoreAsync(update);

        var calls = scene.Killer.Calls;
        scene.Killer.Disarm();
        var at = $"killed {(isAfter ? "after" : "before")} call {call}";
        progress.ShouldBeOfType<UpdateProgress.Ready>(at);
        (await scene.InspectAsync()).Text("Id").ShouldBe(id, at);
        (await scene.ListAsync()).ShouldBe([(scene.Name, true)], at);
        return calls;
    }
}
