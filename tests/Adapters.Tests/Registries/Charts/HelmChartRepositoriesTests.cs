using System.IO.Compression;
using System.Text;
using Trimtab.Adapters.Registries;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Registries.Charts;

public sealed class HelmChartRepositoriesTests : IAsyncLifetime
{
    private const string Index = """
        apiVersion: v1
        entries:
          nginx:
          - { version: 1.2.3, appVersion: "1.27" }
          - { version: 1.2.4, deprecated: true }
        """;

    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeClock _clock = new();

    private HostileRegistry _server = null!;

    public async Task InitializeAsync() => _server = await HostileRegistry.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Versions_come_from_the_index_by_name_or_address()
    {
        _server.On("/stable/index.yaml", 200, Index);
        using var scene = Scene();

        var listing = await scene.Charts.ListVersionsAsync("acme", "nginx", None);

        listing.IsWhole.ShouldBeTrue();
        listing.Versions.Select(static version => (version.Version, version.AppVersion, version.IsDeprecated)).ShouldBe([("1.2.3", "1.27", false), ("1.2.4", "", true)]);
        (await scene.Charts.ListVersionsAsync($"{_server.Address}stable/", "nginx", None)).Versions.ShouldBe(listing.Versions);
        (await scene.Charts.ListVersionsAsync("acme", "no-such", None)).Versions.ShouldBeEmpty();
        _server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("ETag", "\"v1\"", "If-None-Match")]
    [InlineData("Last-Modified", "Wed, 02 Jan 2030 03:04:05 GMT", "If-Modified-Since")]
    public async Task An_index_that_did_not_change_is_not_sent_again(string header, string value, string condition)
    {
        _server.On("/stable/index.yaml", (request, response) => request.Header(condition) == value
            ? HostileRegistry.WriteAsync(response, 304, "")
            : HostileRegistry.WriteAsync(response, 200, Index, (header, value)));
        using var scene = Scene();
        await scene.Charts.ListVersionsAsync("acme", "nginx", None);
        _clock.Advance(TimeSpan.FromMinutes(1));

        (await scene.Charts.ListVersionsAsync("acme", "nginx", None)).Versions.Count.ShouldBe(2);

        _server.Requests.Count.ShouldBe(2);
        _server.Requests[1].Header(condition).ShouldBe(value);
    }

    [Fact]
    public async Task A_packed_index_is_unpacked_up_to_a_size()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Index + "\n#" + new string('x', 100_000)));
        }

        _server.On("/stable/index.yaml", async (request, response) =>
        {
            request.Header("Accept-Encoding").ShouldContain("gzip");
            response.Headers.ContentEncoding = "gzip";
            await response.Body.WriteAsync(packed.ToArray());
        });
        using var scene = Scene();
        using var small = Scene(new RegistryLimits { MaxIndexBytes = 50_000 });

        (await scene.Charts.ListVersionsAsync("acme", "nginx", None)).Versions.Count.ShouldBe(2);
        (await Should.ThrowAsync<RegistryException>(() => small.Charts.ListVersionsAsync("acme", "nginx", None))).Message.ShouldEndWith("has more than 50000 bytes.");
    }

    [Fact]
    public async Task Its_user_is_shown_at_once_and_never_to_another_server()
    {
        await using var other = await HostileRegistry.StartAsync();
        other.On("/index", 200, Index);
        _server.On("/stable/index.yaml", 302, "", ("Location", $"{other.Address}index"));
        using var scene = Scene(more: ", credentials: { username: ada, password: { env: P } }");

        (await scene.Charts.ListVersionsAsync("acme", "nginx", None)).Versions.Count.ShouldBe(2);

        _server.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBe(RegistryPush.Basic("ada", "open-sesame").ToString());
        other.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(401, "", RegistryFault.Denied)]
    [InlineData(404, "", RegistryFault.NotFound)]
    [InlineData(200, "<html>", RegistryFault.BadAnswer)]
    [InlineData(200, "entries: { nginx: [", RegistryFault.BadAnswer)]
    [InlineData(200, "", RegistryFault.BadAnswer)]
    public async Task What_is_no_index_is_told(int status, string body, RegistryFault fault)
    {
        _server.On("/stable/index.yaml", status, body);
        using var scene = Scene();

        var thrown = await Should.ThrowAsync<RegistryException>(() => scene.Charts.ListVersionsAsync("acme", "nginx", None));

        thrown.Fault.ShouldBe(fault);
        thrown.Message.ShouldStartWith($"The chart index {_server.Address}stable/index.yaml can't be read: ");
    }

    [Theory]
    [InlineData("no-such")]
    [InlineData("http://charts.example.com")]
    [InlineData("https://ada:p@charts.example.com")]
    public async Task What_is_no_repository_is_not_asked(string repository)
    {
        using var scene = Scene();

        var fault = await Should.ThrowAsync<RegistryException>(() => scene.Charts.ListVersionsAsync(repository, "nginx", None));

        fault.Fault.ShouldBe(RegistryFault.NotAsked);
        fault.Message.ShouldContain("(there are: acme)");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task Charts_in_a_registry_are_its_tags_with_a_plus_for_the_underline()
    {
        await using var registry = await RegistryProcess.StartAsync();
        using var push = new RegistryPush(registry.Address);
        await push.ImageAsync("charts/nginx", "1.2.3");
        await push.ImageAsync("charts/nginx", "1.2.4_build.5");
        using var scene = new RegistryScene($"{RegistryScene.Insecure(registry.Host)}\ncharts: {{ acme: {{ url: \"oci://{registry.Host}/charts\" }} }}");

        var listing = await scene.Charts.ListVersionsAsync("acme", "nginx", None);

        listing.ShouldSatisfyAllConditions(
            () => listing.IsWhole.ShouldBeTrue(),
            () => listing.Versions.ShouldBe([new ChartVersion("1.2.3"), new ChartVersion("1.2.4+build.5")], ignoreOrder: true));
        (await scene.Charts.ListVersionsAsync($"oci://{registry.Host}/charts", "nginx", None)).Versions.Count.ShouldBe(2);
    }

    private RegistryScene Scene(RegistryLimits? limits = null, string more = "")
        => new($"charts: {{ acme: {{ url: \"{_server.Address}stable\", insecure: true{more} }} }}", _clock, limits, ("P", "open-sesame"));
}
