using System.IO.Compression;
using System.Security.Cryptography;
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

    private const string Archive = "what helm would unpack";

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

    [Theory]
    [InlineData("web-1.tgz", true)]
    [InlineData("OTHER/web-1.tgz", false)]
    public async Task An_archive_is_read_from_where_the_index_says_and_another_server_is_told_nobody(string location, bool isHome)
    {
        await using var other = await HostileRegistry.StartAsync();
        _server.On("/stable/index.yaml", 200, IndexOf(location.Replace("OTHER/", other.Address.ToString(), StringComparison.Ordinal), Archive));
        (isHome ? _server : other).On(isHome ? "/stable/web-1.tgz" : "/web-1.tgz", 200, Archive);
        using var scene = Scene(more: ", credentials: { username: ada, password: { env: P } }");

        var archive = await scene.Charts.ReadArchiveAsync("acme", "web", "1.0.0", null, None);

        Encoding.UTF8.GetString(archive.Span).ShouldBe(Archive);
        (isHome ? _server : other).Requests[^1].Header("Authorization").ShouldBe(isHome ? RegistryPush.Basic("ada", "open-sesame").ToString() : "");
    }

    [Theory]
    [InlineData("web-1.tgz", "other", null, RegistryFault.BadAnswer, "answers content of another digest")]
    [InlineData("web-1.tgz", Archive, "sha256:0000000000000000000000000000000000000000000000000000000000000000", RegistryFault.BadAnswer, "answers content of another digest")]
    [InlineData("ftp://example.com/web-1.tgz", Archive, null, RegistryFault.BadAnswer, "does not say where the archive of web 1.0.0 is")]
    [InlineData("missing.tgz", Archive, null, RegistryFault.NotFound, "The archive of chart web 1.0.0 can't be read")]
    public async Task An_archive_that_is_not_what_was_told_is_refused(string location, string content, string? digest, RegistryFault fault, string message)
    {
        _server.On("/stable/index.yaml", 200, IndexOf(location, Archive));
        _server.On("/stable/web-1.tgz", 200, content);
        using var scene = Scene();

        var thrown = await Should.ThrowAsync<RegistryException>(() => scene.Charts.ReadArchiveAsync("acme", "web", "1.0.0", digest, None));

        thrown.Fault.ShouldBe(fault);
        thrown.Message.ShouldContain(message);
        (await Should.ThrowAsync<RegistryException>(() => scene.Charts.ReadArchiveAsync("acme", "web", "2.0.0", null, None))).Message.ShouldEndWith("has no chart web 2.0.0.");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task An_archive_in_a_registry_is_the_layer_of_its_type()
    {
        await using var registry = await RegistryProcess.StartAsync();
        using var push = new RegistryPush(registry.Address);
        var digest = await push.ImageAsync("charts/web", "1.0.0_b", change: static manifest => manifest["layers"]![0]!["mediaType"] = "application/vnd.cncf.helm.chart.content.v1.tar+gzip");
        await push.ImageAsync("charts/web", "2.0.0");
        using var scene = new RegistryScene($"{RegistryScene.Insecure(registry.Host)}\ncharts: {{ acme: {{ url: \"oci://{registry.Host}/charts\" }} }}");

        var archive = await scene.Charts.ReadArchiveAsync("acme", "web", "1.0.0+b", digest, None);

        archive.Span[..2].ToArray().ShouldBe([0x1f, 0x8b]);
        (await Should.ThrowAsync<RegistryException>(() => scene.Charts.ReadArchiveAsync("acme", "web", "2.0.0", null, None))).Message.ShouldContain("is no chart");
    }

    private static string IndexOf(string location, string archive)
        => $"entries: {{ web: [{{ version: 1.0.0, digest: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(archive)))}, urls: [\"{location}\", \"mirror\"] }}] }}";

    private RegistryScene Scene(RegistryLimits? limits = null, string more = "")
        => new($"charts: {{ acme: {{ url: \"{_server.Address}stable\", insecure: true{more} }} }}", _clock, limits, ("P", "open-sesame"));
}
