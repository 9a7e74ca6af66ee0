using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Adapters.Tests.Docker;

public sealed class DockerHostTests(DockerEngineFixture fixture) : IClassFixture<DockerEngineFixture>
{
    private DockerEngine Engine => fixture.Engine;

    [DockerEngineFact]
    public async Task Containers_are_listed_and_inspected_over_the_socket()
    {
        var image = await DockerContent.ImportAsync(Engine.Connection, "trimtab.test/listed:1");
        var id = await DockerContent.RunAsync(Engine.Connection, "listed", "trimtab.test/listed:1", new JsonObject { ["Labels"] = new JsonObject { ["a"] = "b" } });
        using var hosts = Hosts($"nas: {{ address: '{Engine.Address.OriginalString}' }}");
        var host = await hosts.GetAsync("nas", CancellationToken.None);

        var listed = (await host.ListContainersAsync(withStopped: false, CancellationToken.None)).Single(container => container.Text("Id") == id);
        listed.Text("Labels", "a").ShouldBe("b");
        (await host.InspectContainerAsync("listed", CancellationToken.None))!.Text("Image").ShouldBe(image);
        (await host.InspectImageAsync("trimtab.test/listed:1", CancellationToken.None))!.Text("Id").ShouldBe(image);
        (await host.InspectContainerAsync("nobody", CancellationToken.None)).ShouldBeNull();
        (await host.InspectImageAsync("trimtab.test/nothing:1", CancellationToken.None)).ShouldBeNull();
    }

    [DockerEngineFact]
    public async Task Stopped_containers_are_listed_only_when_they_are_wanted()
    {
        await DockerContent.ImportAsync(Engine.Connection, "trimtab.test/stopped:1");
        var id = await DockerContent.RunAsync(Engine.Connection, "stopped", "trimtab.test/stopped:1");
        await DockerContent.StopAsync(Engine.Connection, "stopped");
        using var hosts = Hosts($"nas: {{ address: '{Engine.Address.OriginalString}' }}");
        var host = await hosts.GetAsync("nas", CancellationToken.None);

        (await IdsAsync(host, withStopped: false)).ShouldNotContain(id);
        (await IdsAsync(host, withStopped: true)).ShouldContain(id);
    }

    [DockerEngineFact]
    public async Task An_engine_over_tls_answers_only_to_a_certificate_of_its_authority()
    {
        using var hosts = Hosts($$"""
            known: { address: '{{Engine.TlsAddress.OriginalString}}', tls: {{Tls(Engine.AuthorityFile, withCertificate: true)}} }
              stranger: { address: '{{Engine.TlsAddress.OriginalString}}', tls: {{Tls(Engine.AuthorityFile, withCertificate: false)}} }
              misled: { address: '{{Engine.TlsAddress.OriginalString}}', tls: {{Tls(Engine.ClientCertificate, withCertificate: true)}} }
              plain: { address: '{{Engine.TlsAddress.OriginalString}}' }
            """);

        (await (await hosts.GetAsync("known", CancellationToken.None)).ReadVersionAsync(CancellationToken.None)).Text("ApiVersion").ShouldNotBeEmpty();
        (await FailAsync(hosts, "stranger")).Fault.ShouldBe(DockerFault.Unreachable);
        (await FailAsync(hosts, "misled")).Message.ShouldContain("TLS failed");
        (await FailAsync(hosts, "plain")).IsTransient.ShouldBeFalse();
    }

    [DockerEngineFact]
    public async Task Events_tell_what_happens_to_containers()
    {
        await DockerContent.ImportAsync(Engine.Connection, "trimtab.test/told:1");
        using var hosts = Hosts($"nas: {{ address: '{Engine.Address.OriginalString}' }}");
        var host = await hosts.GetAsync("nas", CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        await using var events = host.ReadEventsAsync(["container"], limit.Token).GetAsyncEnumerator(limit.Token);
        var next = events.MoveNextAsync().AsTask();
        var id = "";
        for (var run = 0; !next.IsCompleted; run++)
        {
            // The engine tells only what comes after it has taken the call, and does not say when that is.
            id = await DockerContent.RunAsync(Engine.Connection, $"told-{run}", "trimtab.test/told:1");
        }

        (await next).ShouldBeTrue();
        events.Current.Text("Type").ShouldBe("container");
        events.Current.Text("Actor", "Attributes", "image").ShouldBe("trimtab.test/told:1");
        id.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_said_with_host_and_path()
    {
        using var hosts = Hosts("nas: { address: 'unix:///nowhere/docker.sock' }");

        var e = await FailAsync(hosts, "nas");

        e.Fault.ShouldBe(DockerFault.Unreachable);
        e.Message.ShouldBe("GET /version on Docker host nas: the engine can't be reached at unix:///nowhere/docker.sock: there is no such socket");
    }

    [Fact]
    public async Task A_host_that_the_fleet_does_not_name_is_said_with_those_it_names()
    {
        using var hosts = Hosts("nas: { address: 'unix:///nowhere/docker.sock' }");

        (await Should.ThrowAsync<DockerException>(() => hosts.GetAsync("other", CancellationToken.None))).Message.ShouldBe("The fleet names no Docker host other (it has: nas).");
    }

    private static async Task<string[]> IdsAsync(IDockerHost host, bool withStopped)
        => [.. (await host.ListContainersAsync(withStopped, CancellationToken.None)).Select(static container => container.Text("Id"))];

    private static FleetDockerHosts Hosts(string entries)
        => new(new FixedFleet($"dockerHosts:\n  {entries}\n"), new Secrets(static _ => null, null!), new DockerLimits(), TimeProvider.System);

    private string Tls(string authority, bool withCertificate)
        => $"{{ authority: {{ file: '{authority}' }}{(withCertificate ? $", certificate: {{ file: '{Engine.ClientCertificate}' }}, key: {{ file: '{Engine.ClientKey}' }}" : "")} }}";

    private static async Task<DockerException> FailAsync(FleetDockerHosts hosts, string name)
    {
        var host = await hosts.GetAsync(name, CancellationToken.None);
        return await Should.ThrowAsync<DockerException>(() => host.ReadVersionAsync(CancellationToken.None));
    }
}
