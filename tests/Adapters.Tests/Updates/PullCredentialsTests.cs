using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Fleet;
using Trimtab.Adapters.Programs;
using Trimtab.Adapters.Registries;
using Trimtab.Adapters.Registries.Access;
using Trimtab.Adapters.Tests.Docker;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Updates;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Updates;

/// <summary>A real engine that pulls with the fleet's credentials from real registries that want to know who asks: by a name and password, or by a token of their token server.</summary>
public sealed class PullCredentialsTests(DockerEngineFixture fixture) : IClassFixture<DockerEngineFixture>, IDisposable
{
    private const string Password = "right-battery";
    private const string User = "credentials: { username: ada, password: { env: SECRET } }";
    private const string Config = "dockerConfig: { env: SECRET }";

    /// <summary>What is tried until it passes ends after five minutes; a person is told at once of what does not.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(60);

    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [DockerEngineFact(RegistryProcess.Program)]
    public async Task A_name_and_password_open_a_registry_with_basic_authentication()
    {
        var (host, digest) = await ReleasedAsync("basic");
        await using var registry = await RegistryProcess.StartAsync(Locked(host) with { User = ("ada", Password) });

        await RefusedAsync("basic", host, digest, new NoPullCredentials(), $"Nobody has credentials for {host}.");
        await RefusedAsync("basic", host, digest, Credentials(host, "anonymous: true"), "It was asked without a name, as registries.locked says.");
        await RefusedAsync("basic", host, digest, Credentials(host, User, "wrong-battery"), "What registries.locked gives is not enough: look at its credentials and their rights.");
        await PulledAsync("basic", host, digest, Credentials(host, User, Password));
    }

    [DockerEngineFact(RegistryProcess.Program)]
    public async Task A_name_and_password_get_a_token_of_the_registrys_token_server()
    {
        var (host, digest) = await ReleasedAsync("tokens");
        await using var tokens = await TokenServer.StartAsync();
        tokens.Users["ada"] = Password;
        await using var registry = await RegistryProcess.StartAsync(Locked(host) with { Tokens = tokens });

        await RefusedAsync("tokens", host, digest, Credentials(host, "anonymous: true"), "It was asked without a name, as registries.locked says.");
        await RefusedAsync("tokens", host, digest, Credentials(host, User, "wrong-battery"), "What registries.locked gives is not enough: look at its credentials and their rights.");
        tokens.IsUntrusted = true;
        await RefusedAsync("tokens", host, digest, Credentials(host, User, Password), "What registries.locked gives is not enough: look at its credentials and their rights.");
        tokens.IsUntrusted = false;
        await PulledAsync("tokens", host, digest, Credentials(host, User, Password));

        tokens.Requests[^1].Path.ShouldBe($"/token?account=ada&scope=repository%3Ateam%2Fapp%3Apull&service={TokenServer.Service}");
    }

    [DockerEngineFact(RegistryProcess.Program)]
    public async Task An_identity_token_gets_a_token_of_the_registrys_token_server()
    {
        var (host, digest) = await ReleasedAsync("identity");
        await using var tokens = await TokenServer.StartAsync();
        tokens.IdentityTokens.Add("long-lived");
        await using var registry = await RegistryProcess.StartAsync(Locked(host) with { Tokens = tokens });

        await RefusedAsync(
            "identity", host, digest, Credentials(host, Config, Identity("battery-of-old")), "What registries.locked gives is not enough: look at its credentials and their rights.");
        await PulledAsync("identity", host, digest, Credentials(host, Config, Identity("long-lived")));

        tokens.Requests[^1].Method.ShouldBe("POST");

        string Identity(string token) => $$"""{ "auths": { "{{host}}": { "identitytoken": "{{token}}" } } }""";
    }

    [DockerEngineFact(RegistryProcess.Program)]
    public async Task Credentials_that_changed_since_they_were_read_fail_no_update()
    {
        var (host, digest) = await ReleasedAsync("changed");
        await using var registry = await RegistryProcess.StartAsync(Locked(host) with { User = ("ada", Password) });
        using var helper = new CredentialHelper();
        var credentials = Credentials(host, Config, $$"""{ "credHelpers": { "{{host}}": "{{helper.Name}}" } }""");
        await helper.WriteAsync("old-battery");
        await credentials.ReadAsync(host, "team/app", CancellationToken.None);
        await helper.WriteAsync(Password);

        await PulledAsync("changed", host, digest, credentials);
    }

    [DockerEngineFact(RegistryProcess.Program)]
    public async Task Credentials_of_a_cluster_that_is_away_for_a_moment_fail_no_update()
    {
        var (host, digest) = await ReleasedAsync("away");
        await using var registry = await RegistryProcess.StartAsync(Locked(host) with { User = ("ada", Password) });
        using var cluster = new TwinCluster(new TwinOptions { RunsWorkloads = false }, TimeProvider.System);
        await cluster.ApplyAsync(JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "apps" } }""")!.AsObject(), new(), CancellationToken.None);
        var secret = JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "pull", "namespace": "apps" }, "data": { "password": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))}}" } }""")!;
        await cluster.ApplyAsync(secret.AsObject(), new(), CancellationToken.None);
        var clusters = new ClustersAwayAtFirst(cluster, calls: 3);
        var fleet = new FixedFleet($$"""
            clusters: { mine: {} }
            registries:
              locked: { host: "{{host}}", insecure: true, credentials: { username: ada, password: { kubernetesSecret: { cluster: mine, namespace: apps, name: pull, key: password } } } }
            """);

        await PulledAsync("away", host, digest, Credentials(fleet, new Secrets(static _ => null, new KubernetesSecrets(() => clusters, TimeProvider.System))));

        clusters.Refusals.ShouldBe(3);
    }

    /// <summary>A container of 1.0.0, and 2.0.0 in a registry's files only.</summary>
    /// <returns>The registry's host, which is free again, and the digest of 2.0.0.</returns>
    private async Task<(string Host, string Digest)> ReleasedAsync(string name)
    {
        var connection = fixture.Engine.Connection;
        await using var open = await RegistryProcess.StartAsync(new RegistryOptions { DataFolder = _scratch["data"] });
        var repository = $"{open.Host}/team/app";
        await DockerContent.ImportAsync(connection, $"{repository}:1.0.0", $"{name} 1");
        await DockerContent.ImportAsync(connection, $"{repository}:2.0.0", $"{name} 2");
        var digest = await DockerContent.PushAsync(connection, repository, "2.0.0");
        await DockerContent.RemoveImageAsync(connection, $"{repository}:2.0.0");
        await new ContainerScene(connection, name, repository).RunAsync(new JsonObject());
        return (open.Host, digest);
    }

    private RegistryOptions Locked(string host) => new() { Port = int.Parse(host.Split(':')[1], CultureInfo.InvariantCulture), DataFolder = _scratch["data"] };

    private async Task RefusedAsync(string name, string host, string digest, IPullCredentials credentials, string advice)
    {
        var scene = new ContainerScene(fixture.Engine.Connection, name, $"{host}/team/app", credentials);
        var update = await scene.SavedAsync(scene.Update("2.0.0", digest));
        var began = TimeProvider.System.GetTimestamp();

        var refused = (await scene.ApplyAsync(update)).ShouldBeOfType<UpdateProgress.Failed>();

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(AtOnce);
        refused.Reason.ShouldEndWith($" {advice}");
        refused.Reason.ShouldNotContain("battery");
        (await scene.ListAsync()).ShouldBe([(name, true)]);
    }

    private async Task PulledAsync(string name, string host, string digest, IPullCredentials credentials)
    {
        var scene = new ContainerScene(fixture.Engine.Connection, name, $"{host}/team/app", credentials);

        (await scene.ApplyAsync(await scene.SavedAsync(scene.Update("2.0.0", digest)))).ShouldBeOfType<UpdateProgress.Ready>();

        (await scene.InspectAsync()).Text("Config", "Image").ShouldBe($"{host}/team/app:2.0.0");
        var image = await new DockerHost(fixture.Engine.Connection).InspectImageAsync($"{host}/team/app:2.0.0", CancellationToken.None);
        image!["RepoDigests"]!.ToJsonString().ShouldContain(digest);
        await scene.ClearAsync();
    }

    private static EnginePullCredentials Credentials(string host, string fields, string secret = "")
        => Credentials(new FixedFleet($"registries: {{ locked: {{ host: \"{host}\", insecure: true, {fields} }} }}"), new GivenSecrets(("SECRET", secret)));

    private static EnginePullCredentials Credentials(IFleet fleet, ISecrets secrets) => new(
        fleet,
        secrets,
        static _ => { },
        new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System),
        new RegistryLimits(),
        TimeProvider.System);
}
