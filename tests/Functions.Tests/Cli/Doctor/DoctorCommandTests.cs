using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Cli;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.ServiceBus;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli.Doctor;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Where_all_is_there_nothing_fails()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.PushAsync("deploy/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        await using var api = await ApiServer.StartAsync("v1.32.4");
        await File.WriteAllTextAsync(scene["kubeconfig"], api.Kubeconfig);
        await using var app = await AppAsync("""{"status":"ready","checks":{}}""");

        var run = await scene.RunAsync("doctor", "-o", "json", "--url", app.Address.ToString());

        run.ExitCode.ShouldBe(ExitCode.Good, run.Output);
        var findings = run.Json.AsArray();
        findings.Where(static finding => finding!["area"]!.GetValue<string>() is not ("programs" or "poison")).ShouldAllBe(static finding => finding!["level"]!.GetValue<string>() == "Ok");
        findings.Select(static finding => finding!["area"]!.GetValue<string>()).Distinct().ShouldBe(["programs", "settings", "app", "storage", "poison", "fleet", "clusters", "rights", "sources"]);
    }

    [Fact]
    public async Task A_program_that_is_missing()
        => await FailsAsync("programs", "git", "Install 2.31 or newer, or set Programs:Git to its path.", scene => scene.SetSetting("Programs__Git", "/nonexistent/git"));

    [Theory]
    [InlineData("who asks?", "its version can't be read", "by hand; wanted is 2.31")]
    [InlineData("git version 2.30.1", "version 2.30.1 is too old", "Install 2.31")]
    public async Task A_program_whose_version_is_unknown_or_too_old(string answer, string said, string toDo)
        => await FailsAsync("programs", said, toDo, scene =>
        {
            File.WriteAllText(scene["git"], $"#!/bin/sh\necho '{answer}'\n");
            File.SetUnixFileMode(scene["git"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
            scene.SetSetting("Programs__Git", scene["git"]);
        });

    [Fact]
    public async Task A_settings_file_that_is_no_json()
        => await FailsAsync("settings", "is not valid JSON", "Correct the file", scene => File.WriteAllText(scene.Settings, "{"));

    [Theory]
    [InlineData("AzureWebJobsStorage", "", "Storage has no connection")]
    [InlineData("Storage__Timeout", "soon", "Storage:Timeout")]
    [InlineData("Git__Timeout", "00:00:00", "Timeout")]
    [InlineData("Messaging__Transport", "pigeon", "Messaging:Transport must be")]
    [InlineData("Fleet__Path", "", "Fleet:Path must name")]
    public async Task A_setting_that_is_wrong(string name, string value, string said)
        => await FailsAsync("settings", said, "Correct it; infra/docs/settings.md lists every setting.", scene => scene.SetSetting(name, value));

    [Fact]
    public async Task Storage_that_does_not_answer()
        => await FailsAsync("storage", "did not answer", "connection string", BreakStorage);

    [Fact]
    public async Task Service_bus_counts_that_are_not_allowed()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var serviceBus = await ServiceBusServer.StartAsync(TimeProvider.System);
        serviceBus.MayManage = false;
        scene.SetSetting("Messaging__Transport", "serviceBus");
        scene.SetSetting("ServiceBus", serviceBus.ConnectionString);

        var findings = (await scene.RunAsync("doctor", "-o", "json")).Json.AsArray().Where(static finding => finding!["area"]!.GetValue<string>() == "poison").ToList();

        findings.Select(static finding => finding!["subject"]!.GetValue<string>()).ShouldBe(QueueNames.All);
        findings.ShouldAllBe(static finding => finding!["level"]!.GetValue<string>() == "Warn");
        findings.ShouldAllBe(static finding => finding!["text"]!.GetValue<string>() == "what failed can't be counted");
        findings.ShouldAllBe(static finding => finding!["toDo"]!.GetValue<string>().StartsWith("Grant the right to manage the queue"));
    }

    [Fact]
    public async Task Service_bus_that_does_not_answer()
        => await FailsAsync("poison", "Service Bus at http://127.0.0.1:1/ did not answer", "Look at the settings of Service Bus and its queues", scene =>
        {
            scene.SetSetting("Messaging__Transport", "serviceBus");
            scene.SetSetting("ServiceBus", "Endpoint=http://127.0.0.1:1/;SharedAccessKeyName=a;SharedAccessKey=b");
        });

    [Fact]
    public async Task A_fleet_with_faults_by_line()
        => await FailsAsync("fleet", "fleet.yaml:6", "trimtab fleet check", scene => scene.WriteFleet("nonsense: 1"));

    [Fact]
    public async Task A_fleet_in_a_repository_that_was_broken_by_its_last_commit()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await UseRepositoryAsync(scene);
        (await FindAsync(scene, "fleet"))["level"]!.GetValue<string>().ShouldBe("Ok");
        await scene.PushAsync("fleet.yaml", "kind: Fleet");

        var finding = await FindAsync(scene, "fleet");

        finding["level"]!.GetValue<string>().ShouldBe("Warn");
        finding["text"]!.GetValue<string>().ShouldContain("apiVersion");
        finding["toDo"]!.GetValue<string>().ShouldContain("the last good document stays in force until then");
    }

    [Fact]
    public async Task A_fleet_in_a_repository_without_the_storage_that_remembers_it()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await UseRepositoryAsync(scene);
        BreakStorage(scene);

        (await FindAsync(scene, "fleet"))["toDo"]!.GetValue<string>().ShouldBe("The last good document of the fleet's repository is kept in storage: see to that first.");
    }

    [Fact]
    public async Task A_webhook_secret_that_is_not_set()
        => await FailsAsync("secrets", "shop webhook", "Set it where the function app runs", scene
            => scene.WriteFleet("", ", webhook: { provider: github, secret: { env: TRIMTAB_TEST_NO_SUCH_VARIABLE } }"));

    [Fact]
    public async Task A_chat_address_that_is_not_set()
        => await FailsAsync("secrets", "team notifications", "Set it", scene
            => scene.WriteFleet("notifications: { team: { slack: { url: { env: TRIMTAB_TEST_NO_SUCH_VARIABLE } } } }"));

    [Fact]
    public async Task A_cluster_that_is_away()
        => await FailsAsync("clusters", "twin", "Look at the network and the server's address in the kubeconfig.", scene => File.WriteAllText(scene["kubeconfig"], KubeconfigOf("http://127.0.0.1:1")));

    [Fact]
    public async Task A_kubeconfig_that_is_missing()
        => await FailsAsync("clusters", "kubeconfig", "Correct the kubeconfig", scene => File.Delete(scene["kubeconfig"]));

    [Fact]
    public async Task A_cluster_that_refuses_the_token()
        => await FailsAsync("clusters", "twin", "Renew the account's token or certificate.", scene
            => File.WriteAllText(scene["kubeconfig"], File.ReadAllText(scene["kubeconfig"]).Replace(scene.Twin.Token, "wrong", StringComparison.Ordinal)));

    [Fact]
    public async Task A_cluster_that_lets_the_account_do_nothing()
    {
        await using var api = await ApiServer.StartAsync("v1.32.4", isClosed: true);

        await FailsAsync("clusters", "twin", "Grant the account access.", scene => File.WriteAllText(scene["kubeconfig"], api.Kubeconfig));
    }

    [Theory]
    [InlineData("v1.19.16", "Fail", "is older than 1.20")]
    [InlineData("v1.20.2", "Warn", "is the oldest supported")]
    [InlineData("unknown", "Warn", "can't be read")]
    public async Task A_cluster_of_another_time(string version, string level, string said)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var api = await ApiServer.StartAsync(version);
        await File.WriteAllTextAsync(scene["kubeconfig"], api.Kubeconfig);

        var finding = await FindAsync(scene, "clusters");

        finding["level"]!.GetValue<string>().ShouldBe(level);
        finding["text"]!.GetValue<string>().ShouldContain(said);
    }

    [Fact]
    public async Task Rights_that_are_not_granted()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var api = await ApiServer.StartAsync("v1.32.4", denied: "secrets");
        await File.WriteAllTextAsync(scene["kubeconfig"], api.Kubeconfig);

        var finding = await FindAsync(scene, "rights");

        finding["level"]!.GetValue<string>().ShouldBe("Fail");
        finding["text"]!.GetValue<string>().ShouldBe("not allowed: list secrets, get secrets, create secrets, patch secrets, delete secrets");
        finding["subject"]!.GetValue<string>().ShouldBe("twin/shop");
    }

    [Fact]
    public async Task Rights_that_only_updates_need_are_asked_where_a_policy_needs_them()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var api = await ApiServer.StartAsync("v1.32.4", denied: "vulnerabilityreports");
        await File.WriteAllTextAsync(scene["kubeconfig"], api.Kubeconfig);
        scene.WriteFleet("policies: { updates: { careful: { mode: patch, criteria: { vulnerabilities: { noMore: [critical] } } }, charts: { mode: helm } } }\nupdates: { defaults: { execution: { checks: [{ exec: [/bin/check] }] } } }");
        scene.SetSetting("Programs__Helm", "/nonexistent/helm");

        var findings = (await scene.RunAsync("doctor", "-o", "json")).Json.AsArray();

        findings.Where(static finding => finding!["subject"]!.GetValue<string>().Contains(" updates.", StringComparison.Ordinal))
            .Select(static finding => $"{finding!["level"]} {finding["subject"]}: {finding["text"]}").ShouldBe(
            [
                "Ok twin updates.patch: all 11 that the update policies need",
                "Ok twin updates.helm: all 8 that the update policies need",
                "Ok twin updates.commands: all 3 that the update policies need",
                "Warn twin updates.vulnerabilities: not allowed in all namespaces: list vulnerabilityreports.aquasecurity.github.io",
            ]);
        findings.Single(static finding => finding!["subject"]!.GetValue<string>() == "twin updates.vulnerabilities")!["toDo"]!.GetValue<string>()
            .ShouldBe("Switch app.rbac.updates.vulnerabilities of the chart on, or apply infra/kubernetes/updates.yaml.");
        findings.Single(static finding => finding!["subject"]!.GetValue<string>() == "helm")!["level"]!.GetValue<string>().ShouldBe("Fail");
    }

    [Fact]
    public async Task An_api_server_that_can_not_be_asked_about_rights()
    {
        await using var scene = await CliScene.StartAsync(storage);

        var finding = await FindAsync(scene, "rights");

        finding["level"]!.GetValue<string>().ShouldBe("Warn");
        finding["text"]!.GetValue<string>().ShouldBe("this API server can't be asked about rights");
    }

    [RealClusterFact]
    public async Task A_real_cluster_tells_its_version_and_grants_an_administrator_everything()
    {
        await using var scene = await CliScene.StartAsync(storage);
        File.Copy(RealCluster.Kubeconfig!, scene["kubeconfig"], overwrite: true);

        (await FindAsync(scene, "clusters"))["text"]!.GetValue<string>().ShouldContain("v1.");
        (await FindAsync(scene, "rights"))["level"]!.GetValue<string>().ShouldBe("Ok");
    }

    [Fact]
    public async Task A_source_without_its_branch()
        => await FailsAsync("sources", "has no branch", "Correct repository, branch or token", _ => { });

    [Fact]
    public async Task A_source_that_is_not_there()
        => await FailsAsync("sources", "can't be read", "", scene => Directory.Delete(scene["shop.git"], recursive: true));

    [Fact]
    public async Task A_source_whose_host_is_away()
        => await FailsAsync("sources", "shop", "Look at the network and the host; it is tried again by itself.", scene
            => File.WriteAllText(scene["fleet.yaml"], File.ReadAllText(scene["fleet.yaml"])
                .Replace(new Uri(scene["shop.git"]).AbsoluteUri, "http://127.0.0.1:1/shop.git", StringComparison.Ordinal)));

    [Fact]
    public async Task A_token_that_is_not_set()
        => await FailsAsync("sources", "TRIMTAB_TEST_NO_SUCH_VARIABLE", "token", scene
            => File.WriteAllText(scene["fleet.yaml"], File.ReadAllText(scene["fleet.yaml"])
                .Replace(new Uri(scene["shop.git"]).AbsoluteUri + "\"", "http://127.0.0.1:1/shop.git\", token: { env: TRIMTAB_TEST_NO_SUCH_VARIABLE }", StringComparison.Ordinal)));

    [Fact]
    public async Task A_function_app_that_does_not_answer()
        => await FailsAsync("app", "does not answer", "./run", _ => { });

    [Fact]
    public async Task An_address_of_the_function_app_that_is_none()
        => await FailsAsync("app", "this is no address", "Set Engine:Url", scene => scene.SetSetting("Engine__Url", "somewhere"));

    [Theory]
    [InlineData("""{"status":"notReady","checks":{"storage":{"status":"notReady","detail":"StorageException"}}}""", 503, "Fail", "not ready: storage: StorageException")]
    [InlineData("""{"status":"degraded","checks":{"fleet":{"status":"degraded","detail":"2 faults"}}}""", 200, "Warn", "degraded: fleet: 2 faults")]
    [InlineData("<html>", 200, "Fail", "something else answers there, with status 200")]
    public async Task A_function_app_that_is_not_well(string body, int status, string level, string said)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var app = await AppAsync(body, status);
        scene.SetSetting("Engine__Url", app.Address.ToString());

        var finding = await FindAsync(scene, "app");

        (finding["level"]!.GetValue<string>(), finding["text"]!.GetValue<string>()).ShouldBe((level, said));
    }

    [Fact]
    public async Task Messages_that_wait_for_a_person()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var poison = QueueNames.PoisonOf(QueueNames.Rollouts);
        await scene.Account.Queues.SendAsync(poison, "left by a test", TimeSpan.Zero, CancellationToken.None);

        var run = await scene.RunAsync("doctor");

        run.Output.ShouldContain("trimtab poison list --queue rollouts");
        foreach (var message in await scene.Account.Queues.ReceiveAsync(poison, 32, TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            await scene.Account.Queues.DeleteAsync(poison, message, CancellationToken.None);
        }
    }

    private async Task FailsAsync(string area, string said, string toDo, Action<CliScene> breakIt)
    {
        await using var scene = await CliScene.StartAsync(storage);
        breakIt(scene);

        var run = await scene.RunAsync("doctor", "-o", "json");

        run.ExitCode.ShouldBe(ExitCode.Bad, run.Output);
        var finding = run.Json.AsArray().FirstOrDefault(finding => finding!["area"]!.GetValue<string>() == area && finding["level"]!.GetValue<string>() == "Fail");
        finding.ShouldNotBeNull(run.Output);
        $"{finding["subject"]} {finding["text"]}".ShouldContain(said);
        finding["toDo"]!.GetValue<string>().ShouldContain(toDo);
    }

    private static async Task<JsonNode> FindAsync(CliScene scene, string area)
        => (await scene.RunAsync("doctor", "-o", "json")).Json.AsArray().Single(finding => finding!["area"]!.GetValue<string>() == area)!;

    /// <summary>Moves the fleet into the scene's repository.</summary>
    private static async Task UseRepositoryAsync(CliScene scene)
    {
        await scene.PushAsync("fleet.yaml", (await File.ReadAllTextAsync(scene["fleet.yaml"])).Replace("file: kubeconfig", $"file: '{scene["kubeconfig"]}'", StringComparison.Ordinal));
        scene.SetSetting("Fleet__Repository", new Uri(scene["shop.git"]).AbsoluteUri);
        scene.SetSetting("Fleet__Path", "fleet.yaml");
    }

    private static void BreakStorage(CliScene scene)
    {
        scene.SetSetting("AzureWebJobsStorage", "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a");
        scene.SetSetting("Storage__MaxRetries", "0");
    }

    private static async Task<HttpReceiver> AppAsync(string body, int status = 200)
    {
        var app = await HttpReceiver.StartAsync();
        app.Answer = (request, response) =>
        {
            response.StatusCode = request.Path == "/api/health" ? status : 404;
            return response.WriteAsync(body);
        };
        return app;
    }

    private static string KubeconfigOf(string server)
        => $"apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{{ name: c, context: {{ cluster: c, user: u }} }}]\nclusters: [{{ name: c, cluster: {{ server: '{server}' }} }}]\nusers: [{{ name: u, user: {{ token: t }} }}]\n";
}
