using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli.Doctor;

/// <summary>The fleet, the secrets that it names, and its sources.</summary>
public sealed class DoctorFleetTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_fleet_with_faults_by_line()
        => await DoctorRun.FailsAsync(storage, "fleet", "fleet.yaml:6", "trimtab fleet check", scene => scene.WriteFleet("nonsense: 1"));

    [Fact]
    public async Task A_fleet_in_a_repository_that_was_broken_by_its_last_commit()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await UseRepositoryAsync(scene);
        (await DoctorRun.FindAsync(scene, "fleet"))["level"]!.GetValue<string>().ShouldBe("Ok");
        await scene.PushAsync("fleet.yaml", "kind: Fleet");

        var finding = await DoctorRun.FindAsync(scene, "fleet");

        finding["level"]!.GetValue<string>().ShouldBe("Warn");
        finding["text"]!.GetValue<string>().ShouldContain("apiVersion");
        finding["toDo"]!.GetValue<string>().ShouldContain("the last good document stays in force until then");
    }

    [Fact]
    public async Task A_fleet_in_a_repository_without_the_storage_that_remembers_it()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await UseRepositoryAsync(scene);
        DoctorRun.BreakStorage(scene);

        (await DoctorRun.FindAsync(scene, "fleet"))["toDo"]!.GetValue<string>().ShouldBe("The last good document of the fleet's repository is kept in storage: see to that first.");
    }

    [Fact]
    public async Task A_webhook_secret_that_is_not_set()
        => await DoctorRun.FailsAsync(storage, "secrets", "shop webhook", "Set it where the function app runs", scene
            => scene.WriteFleet("", ", webhook: { provider: github, secret: { env: TRIMTAB_TEST_NO_SUCH_VARIABLE } }"));

    [Fact]
    public async Task A_chat_address_that_is_not_set()
        => await DoctorRun.FailsAsync(storage, "secrets", "team notifications", "Set it", scene
            => scene.WriteFleet("notifications: { team: { slack: { url: { env: TRIMTAB_TEST_NO_SUCH_VARIABLE } } } }"));

    [Fact]
    public async Task A_source_without_its_branch()
        => await DoctorRun.FailsAsync(storage, "sources", "has no branch", "Correct repository, branch or token", _ => { });

    [Fact]
    public async Task A_source_that_is_not_there()
        => await DoctorRun.FailsAsync(storage, "sources", "can't be read", "", scene => Directory.Delete(scene["shop.git"], recursive: true));

    [Fact]
    public async Task A_source_whose_host_is_away()
        => await DoctorRun.FailsAsync(storage, "sources", "shop", "Look at the network and the host; it is tried again by itself.", scene
            => File.WriteAllText(scene["fleet.yaml"], File.ReadAllText(scene["fleet.yaml"])
                .Replace(new Uri(scene["shop.git"]).AbsoluteUri, "http://127.0.0.1:1/shop.git", StringComparison.Ordinal)));

    [Fact]
    public async Task A_token_that_is_not_set()
        => await DoctorRun.FailsAsync(storage, "sources", "TRIMTAB_TEST_NO_SUCH_VARIABLE", "token", scene
            => File.WriteAllText(scene["fleet.yaml"], File.ReadAllText(scene["fleet.yaml"])
                .Replace(new Uri(scene["shop.git"]).AbsoluteUri + "\"", "http://127.0.0.1:1/shop.git\", token: { env: TRIMTAB_TEST_NO_SUCH_VARIABLE }", StringComparison.Ordinal)));

    /// <summary>Moves the fleet into the scene's repository.</summary>
    private static async Task UseRepositoryAsync(CliScene scene)
    {
        await scene.PushAsync("fleet.yaml", (await File.ReadAllTextAsync(scene["fleet.yaml"])).Replace("file: kubeconfig", $"file: '{scene["kubeconfig"]}'", StringComparison.Ordinal));
        scene.SetSetting("Fleet__Repository", new Uri(scene["shop.git"]).AbsoluteUri);
        scene.SetSetting("Fleet__Path", "fleet.yaml");
    }
}
