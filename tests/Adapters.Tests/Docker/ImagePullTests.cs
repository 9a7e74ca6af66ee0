using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Docker;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Docker;

/// <summary>A real engine that pulls from registries on a bad day.</summary>
public sealed class ImagePullTests(DockerEngineFixture fixture) : IClassFixture<DockerEngineFixture>
{
    [DockerEngineTheory]
    [InlineData(401, """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""", DockerFault.Denied)]
    [InlineData(403, """{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}""", DockerFault.Denied)]
    [InlineData(403, "<html>Forbidden</html>", DockerFault.Denied)]
    [InlineData(404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", DockerFault.NotFound)]
    [InlineData(404, """{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]}""", DockerFault.NotFound)]
    [InlineData(429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}""", DockerFault.PullFailed)]
    [InlineData(503, "away", DockerFault.PullFailed)]
    public async Task The_registrys_refusal_is_known_from_what_the_engine_makes_of_it(int status, string body, DockerFault fault)
    {
        await using var registry = await HostileRegistry.StartAsync();
        registry.On("/v2/", 200);
        registry.On("/v2/team/app/manifests/1", status, body, ("Content-Type", "application/json"));

        var failure = await Should.ThrowAsync<DockerException>(() => Host(TimeProvider.System).PullImageAsync($"{registry.Host}/team/app:1", null, CancellationToken.None));

        failure.Fault.ShouldBe(fault, failure.Message);
        failure.IsTransient.ShouldBe(fault == DockerFault.PullFailed);
    }

    [DockerEngineFact]
    public async Task A_registry_that_falls_silent_in_the_middle_is_not_waited_for_for_ever()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registry = await HostileRegistry.StartAsync();
        registry.On("/v2/", 200);
        registry.On("/v2/team/app/manifests/1", 200, Manifest(), ("Content-Type", RegistryPush.ImageManifest));
        registry.On($"/v2/team/app/blobs/{Digest("{}")}", async (_, response) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, response.HttpContext.RequestAborted);
        });
        var clock = new FakeClock();

        var pull = Host(clock).PullImageAsync($"{registry.Host}/team/app:1", null, CancellationToken.None);
        await asked.Task;
        for (var minutes = 0; !pull.IsCompleted && minutes < 500; minutes += 5)
        {
            // The engine's last line of progress may still be on its way.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        pull.IsCompleted.ShouldBeTrue();
        var failure = await Should.ThrowAsync<DockerException>(() => pull);
        failure.Fault.ShouldBe(DockerFault.Timeout);
        failure.Message.ShouldStartWith("POST /images/create on Docker host engine: no answer within 300 s");
    }

    private DockerHost Host(TimeProvider clock) => new(new DockerConnection(new DockerAccess(fixture.Engine.Host("engine"), null, null, null), new DockerLimits(), clock));

    private static string Manifest() => new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = RegistryPush.ImageManifest,
        ["config"] = new JsonObject { ["mediaType"] = "application/vnd.oci.image.config.v1+json", ["digest"] = Digest("{}"), ["size"] = 2 },
        ["layers"] = new JsonArray(),
    }.ToJsonString();

    private static string Digest(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
