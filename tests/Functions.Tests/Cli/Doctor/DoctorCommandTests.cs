using System.Runtime.Versioning;
using Microsoft.AspNetCore.Http;
using Trimtab.Cli;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Http;
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
        => await DoctorRun.FailsAsync(storage, "programs", "git", "Install 2.31 or newer, or set Programs:Git to its path.", scene => scene.SetSetting("Programs__Git", "/nonexistent/git"));

    [Theory]
    [InlineData("who asks?", "its version can't be read", "by hand; wanted is 2.31")]
    [InlineData("git version 2.30.1", "version 2.30.1 is too old", "Install 2.31")]
    public async Task A_program_whose_version_is_unknown_or_too_old(string answer, string said, string toDo)
        => await DoctorRun.FailsAsync(storage, "programs", said, toDo, scene =>
        {
            File.WriteAllText(scene["git"], $"#!/bin/sh\necho '{answer}'\n");
            File.SetUnixFileMode(scene["git"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
            scene.SetSetting("Programs__Git", scene["git"]);
        });

    [Fact]
    public async Task A_settings_file_that_is_no_json()
        => await DoctorRun.FailsAsync(storage, "settings", "is not valid JSON", "Correct the file", scene => File.WriteAllText(scene.Settings, "{"));

    [Theory]
    [InlineData("AzureWebJobsStorage", "", "Storage has no connection")]
    [InlineData("Storage__Timeout", "soon", "Storage:Timeout")]
    [InlineData("Git__Timeout", "00:00:00", "Timeout")]
    [InlineData("Messaging__Transport", "pigeon", "Messaging:Transport must be")]
    [InlineData("Fleet__Path", "", "Fleet:Path must name")]
    public async Task A_setting_that_is_wrong(string name, string value, string said)
        => await DoctorRun.FailsAsync(storage, "settings", said, "Correct it; infra/docs/settings.md lists every setting.", scene => scene.SetSetting(name, value));

    [Fact]
    public async Task Storage_that_does_not_answer()
        => await DoctorRun.FailsAsync(storage, "storage", "did not answer", "connection string", DoctorRun.BreakStorage);

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
        => await DoctorRun.FailsAsync(storage, "poison", "Service Bus at http://127.0.0.1:1/ did not answer", "Look at the settings of Service Bus and its queues", scene =>
        {
            scene.SetSetting("Messaging__Transport", "serviceBus");
            scene.SetSetting("ServiceBus", "Endpoint=http://127.0.0.1:1/;SharedAccessKeyName=a;SharedAccessKey=b");
        });

    [Fact]
    public async Task A_function_app_that_does_not_answer()
        => await DoctorRun.FailsAsync(storage, "app", "does not answer", "./run", _ => { });

    [Fact]
    public async Task An_address_of_the_function_app_that_is_none()
        => await DoctorRun.FailsAsync(storage, "app", "this is no address", "Set Engine:Url", scene => scene.SetSetting("Engine__Url", "somewhere"));

    [Theory]
    [InlineData("""{"status":"notReady","checks":{"storage":{"status":"notReady","detail":"StorageException"}}}""", 503, "Fail", "not ready: storage: StorageException")]
    [InlineData("""{"status":"degraded","checks":{"fleet":{"status":"degraded","detail":"2 faults"}}}""", 200, "Warn", "degraded: fleet: 2 faults")]
    [InlineData("<html>", 200, "Fail", "something else answers there, with status 200")]
    public async Task A_function_app_that_is_not_well(string body, int status, string level, string said)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var app = await AppAsync(body, status);
        scene.SetSetting("Engine__Url", app.Address.ToString());

        var finding = await DoctorRun.FindAsync(scene, "app");

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
}
