using System.Text.Json.Nodes;
using Trimtab.Cli;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Registries;

namespace Trimtab.Functions.Tests.Cli.Registries;

public sealed class RegistryCommandTests : IAsyncLifetime
{
    private readonly ScratchDirectory _scratch = new();
    private HostileRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _registry = await HostileRegistry.StartAsync();
        await File.WriteAllTextAsync(_scratch["fleet.yaml"], $$"""
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            registries: { test: { host: "{{_registry.Host}}", insecure: true } }
            charts: { acme: { url: "{{_registry.Address}}charts", insecure: true } }
            """);
        await File.WriteAllTextAsync(_scratch["settings.json"], new JsonObject { ["Values"] = new JsonObject { ["Fleet__Path"] = _scratch["fleet.yaml"] } }.ToJsonString());
    }

    public async Task DisposeAsync()
    {
        await _registry.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Tags_come_one_a_line_or_as_one_value()
    {
        _registry.OnTags("acme/web", ["2.0.0", "1.0.0"]);

        (await RunAsync("tags", $"{_registry.Host}/acme/web")).ShouldBe(new CliRun(ExitCode.Good, "1.0.0\n2.0.0\n", ""));
        var json = (await RunAsync("tags", $"{_registry.Host}/acme/web:1", "-o", "json")).Json;
        json.ToJsonString().ShouldBe($$"""{"registry":"{{_registry.Host}}","repository":"acme/web","isWhole":true,"fault":"","tags":["1.0.0","2.0.0"]}""");
    }

    [Fact]
    public async Task A_listing_that_broke_off_is_printed_and_told()
    {
        _registry.On("/v2/acme/web/tags/list", 200, HostileRegistry.Tags("acme/web", "1"), ("Link", "<https://elsewhere.example.com/>; rel=next"));

        var run = await RunAsync("tags", $"{_registry.Host}/acme/web");

        (run.ExitCode, run.Output).ShouldBe((ExitCode.Unavailable, "1\n"));
        run.Error.ShouldStartWith("The listing broke off, so something may be missing. ");
    }

    [Fact]
    public async Task What_is_not_there_gives_1_and_what_is_no_image_2()
    {
        (await RunAsync("tags", $"{_registry.Host}/no/such")).ExitCode.ShouldBe(ExitCode.Bad);
        (await RunAsync("digest", $"{_registry.Host}/no/such:1")).ShouldBe(new CliRun(ExitCode.Bad, "", $"There is no {_registry.Host}/no/such:1.\n"));
        (await RunAsync("tags", "Not An Image")).ExitCode.ShouldBe(ExitCode.Usage);
        (await RunAsync("charts", "unknown", "web")).ExitCode.ShouldBe(ExitCode.Unavailable);
    }

    [Fact]
    public async Task A_digest_comes_with_its_platforms()
    {
        const string Platform = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        var index = $$"""{"manifests":[{"digest":"{{Platform}}","platform":{"os":"linux","architecture":"amd64"} },{"digest":"{{Platform}}","platform":{"os":"unknown","architecture":"unknown"} }]}""";
        var digest = RegistryPush.DigestOf(System.Text.Encoding.UTF8.GetBytes(index));
        foreach (var reference in new[] { "1", digest })
        {
            _registry.On($"/v2/acme/web/manifests/{reference}", (request, response) =>
            {
                response.ContentType = RegistryPush.ImageIndex;
                return HostileRegistry.WriteAsync(response, 200, request.Method == "HEAD" ? "" : index, ("Docker-Content-Digest", digest));
            });
        }

        (await RunAsync("digest", $"{_registry.Host}/acme/web:1")).Output.ShouldBe($"{digest}\n");
        var run = await RunAsync("digest", $"{_registry.Host}/acme/web:1", "--platforms", "-o", "json");
        run.Error.ShouldBeEmpty();
        run.Json["platforms"]!.AsArray().ShouldHaveSingleItem()!["digest"]!.GetValue<string>().ShouldBe(Platform);
    }

    [Fact]
    public async Task Versions_of_a_chart_are_listed()
    {
        _registry.On("/charts/index.yaml", 200, "entries: { web: [{ version: 1.0.0, appVersion: '7' }] }");

        (await RunAsync("charts", "acme", "web", "-o", "json")).Json.ToJsonString().ShouldBe("""[{"version":"1.0.0","appVersion":"7","isDeprecated":false}]""");
        (await RunAsync("charts", "acme", "db")).ShouldBe(new CliRun(ExitCode.Bad, "", "acme has no chart db.\n"));
    }

    [Fact]
    public async Task Without_a_fleet_a_registry_is_asked_all_the_same()
    {
        await File.WriteAllTextAsync(_scratch["settings.json"], """{ "Values": { "Fleet__Path": "" } }""");

        var run = await RunAsync("tags", $"{_registry.Host}/acme/web");

        run.ExitCode.ShouldBe(ExitCode.Unavailable);
        run.Error.ShouldContain("can't be secured");
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.OfAsync(["registry", .. args, "--settings", _scratch["settings.json"]]);
}
