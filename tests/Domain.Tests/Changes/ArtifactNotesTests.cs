using System.Text;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;
using Trimtab.TestKit.Registries;

namespace Trimtab.Domain.Tests.Changes;

/// <summary>Links to the notes of a version, as its content says.</summary>
public sealed class ArtifactNotesTests
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Image = "registry.example.com/acme/web:1.2.3";
    private readonly FakeRegistries _registries = new();
    private readonly FakeChartRepositories _charts = new();

    [Theory]
    [InlineData("""{"org.opencontainers.image.source":"https://git.example.com/acme/web"}""", "https://git.example.com/acme/web")]
    [InlineData("""{"org.opencontainers.image.documentation":"https://docs.example.com","org.opencontainers.image.url":"https://example.com","org.opencontainers.image.source":"https://git.example.com"}""", "https://git.example.com https://example.com")]
    [InlineData("""{"org.opencontainers.image.url":"https://example.com","org.opencontainers.image.version":"v1.2.3"}""", "https://example.com")]
    [InlineData("""{"org.opencontainers.image.url":"https://example.com","org.opencontainers.image.version":"20261"}""", "https://example.com (there version 20261)")]
    [InlineData("""{"org.opencontainers.image.source":"javascript:alert(1)","org.opencontainers.image.url":"https://user:pw@example.com"}""", null)]
    [InlineData("""{"org.opencontainers.image.source":"https://example.com/<script>","org.opencontainers.image.version":"<b>"}""", null)]
    [InlineData("""{"org.opencontainers.image.source":7}""", null)]
    public async Task What_the_annotations_of_a_manifest_say_is_told_where_it_is_a_plain_link(string annotations, string? notes)
    {
        Push(Manifest, $$"""{"annotations":{{annotations}} }""");

        (await FindAsync()).ShouldBe(notes);
    }

    [Fact]
    public async Task Of_an_index_the_first_image_of_a_platform_and_its_labels_are_asked()
    {
        var config = _registries.Add("application/json", Encoding.UTF8.GetBytes("""{"config":{"Labels":{"org.opencontainers.image.source":"https://git.example.com/web"} } }"""));
        var image = _registries.Add(Manifest, Encoding.UTF8.GetBytes($$"""{"config":{"digest":"{{config}}"} }"""));
        var attestation = _registries.Add(Manifest, Encoding.UTF8.GetBytes("{}"));
        Push(ImageIndex.OciIndex, $$"""{"manifests":[{"digest":"{{attestation}}","platform":{"os":"unknown","architecture":"unknown"} },{"digest":"{{image}}","platform":{"os":"linux","architecture":"amd64"} }]}""");

        (await FindAsync()).ShouldBe("https://git.example.com/web");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"config":{"digest":"sha256:short"} }""")]
    [InlineData("""{"annotations":[],"config":7}""")]
    public async Task Content_that_says_nothing_has_none(string manifest)
    {
        Push(Manifest, manifest);

        (await FindAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_chart_in_a_registry_tells_by_its_home_and_sources()
    {
        var chart = _registries.Add("application/json", Encoding.UTF8.GetBytes("""{"name":"web","home":"https://web.example.com","sources":["https://git.example.com/web","https://git.example.com/more"]}"""));
        _registries.Push("registry.example.com/charts/web:1.2.3_4", Manifest, Encoding.UTF8.GetBytes($$"""{"config":{"digest":"{{chart}}"} }"""));

        (await FindAsync("oci://registry.example.com/charts/web", "1.2.3+4")).ShouldBe("https://web.example.com https://git.example.com/web");
    }

    [Fact]
    public async Task A_chart_in_a_repository_tells_by_its_home()
    {
        _charts.Charts["https://charts.example.com/web"] = [new ChartVersion("1.2.2"), new ChartVersion("1.2.3") { Home = "https://web.example.com" }];

        (await FindAsync("https://charts.example.com/web", "1.2.3")).ShouldBe("https://web.example.com");
        (await FindAsync("https://charts.example.com/web", "1.2.2")).ShouldBeNull();
    }

    [Fact]
    public async Task A_registry_that_refuses_is_no_fault()
    {
        _registries.Refusal = new RegistryException("No.", RegistryFault.Denied);

        (await FindAsync()).ShouldBeNull();
    }

    private void Push(string mediaType, string content) => _registries.Push(Image, mediaType, Encoding.UTF8.GetBytes(content));

    private async Task<string?> FindAsync(string artifact = "registry.example.com/acme/web", string version = "1.2.3")
        => await new ArtifactNotes(_registries, _charts).FindAsync(
            ArtifactName.TryParse(artifact, out var name, out var reason) ? name : throw new InvalidOperationException(reason), new ArtifactVersion(version, null), default);
}
