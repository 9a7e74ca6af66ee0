using System.Text.Json.Nodes;
using Trimtab.Cli;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli.Doctor;

/// <summary>What <c>trimtab doctor</c> finds in a scene.</summary>
internal static class DoctorRun
{
    /// <summary>Something is broken: it must be found, in its area, with what to do about it.</summary>
    public static async Task FailsAsync(AzuriteFixture storage, string area, string said, string toDo, Action<CliScene> breakIt)
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

    /// <summary>The one finding of an area.</summary>
    public static async Task<JsonNode> FindAsync(CliScene scene, string area)
        => (await scene.RunAsync("doctor", "-o", "json")).Json.AsArray().Single(finding => finding!["area"]!.GetValue<string>() == area)!;

    /// <summary>Gives a scene a storage that is not there.</summary>
    public static void BreakStorage(CliScene scene)
    {
        scene.SetSetting("AzureWebJobsStorage", "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a");
        scene.SetSetting("Storage__MaxRetries", "0");
    }
}
