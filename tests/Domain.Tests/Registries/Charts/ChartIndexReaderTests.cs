using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Registries.Charts;

namespace Trimtab.Domain.Tests.Registries.Charts;

public sealed class ChartIndexReaderTests
{
    private const string Digest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private const string Yaml = $"""
        apiVersion: v1
        generated: "2030-01-02T03:04:05Z"
        entries:
          nginx:
            - apiVersion: v2
              appVersion: "1.27"
              created: "2030-01-02T03:04:05.678Z"
              dependencies:
                - name: common
                  version: 2.x.x
                  repository: https://charts.example.com
              description: 'A web server: with "quotes"'
              digest: {Digest}
              maintainers: [{"{"} name: Ada, email: ada@example.com {"}"}]
              home: https://nginx.example.com
              name: nginx
              urls: [nginx-1.2.3.tgz]
              version: 1.2.3
            - version: 1.2.4+build.5
              deprecated: true
              digest: sha256:{Digest}
          empty: []
          odd: ~
          10: [{"{"} version: 1.0.0 {"}"}]
        """;

    [Fact]
    public void Versions_are_read_and_the_rest_is_passed_over()
    {
        var index = Read(Yaml);

        index.Charts["nginx"].ShouldBe(
        [
            new ChartVersion("1.2.3") { AppVersion = "1.27", Digest = $"sha256:{Digest}", CreatedAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), Home = "https://nginx.example.com" },
            new ChartVersion("1.2.4+build.5") { Digest = $"sha256:{Digest}", IsDeprecated = true },
        ]);
        index.Charts["10"].ShouldHaveSingleItem().Version.ShouldBe("1.0.0");
        index.Charts.ContainsKey("empty").ShouldBeFalse();
        index.Count.ShouldBe(3);
    }

    [Fact]
    public void The_same_is_read_from_json()
        => Read($$"""
            { "apiVersion": "v1", "generated": "x", "entries": { "nginx": [
              { "version": "1.2.3", "appVersion": "1.27", "created": "2030-01-02T03:04:05.678Z", "digest": "{{Digest}}", "home": "https://nginx.example.com", "dependencies": [{ "version": "2.x.x" }], "description": "\u00e4 \/ \ud83d\ude00" },
              { "version": "1.2.4+build.5", "deprecated": true, "digest": "sha256:{{Digest}}" }, null ], "odd": null } }
            """).Charts["nginx"].ShouldBe(Read(Yaml).Charts["nginx"]);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("- a")]
    [InlineData("text")]
    [InlineData("apiVersion: v1")]
    [InlineData("entries: []")]
    [InlineData("{}")]
    [InlineData("{\"entries\":[]}")]
    [InlineData("{\"entries\":{\"a\":[{\"version\":1}]}}")]
    [InlineData("{\"entries\":{")]
    [InlineData("entries:\n  a: [")]
    [InlineData("entries: *nobody\na: b")]
    [InlineData("<html>\n<p class=\"a\">: b</p>\n\t- x: [</html>")]
    public void What_is_no_index_is_told(string text) => Should.Throw<FormatException>(() => Read(text));

    [Fact]
    public void Entries_without_a_version_and_repeated_ones_do_not_count()
        => Read("entries: { a: [{ name: a }, { version: 1.0.0 }, { version: 1.0.0 }, { version: '' }, 7, [x]], '': [{ version: 1 }] }").Charts.ShouldHaveSingleItem().Value.Count.ShouldBe(1);

    [Fact]
    public void Aliases_build_nothing()
    {
        // A tree of this would have 10^9 leaves.
        var bomb = "x: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 9).Select(static number => $"y{number}: &a{number} [{string.Join(", ", Enumerable.Repeat($"*a{number - 1}", 10))}]\n"));

        Read($"{bomb}entries: {{ a: [{{ version: 1.0.0, more: *a9 }}] }}").Count.ShouldBe(1);
    }

    [Fact]
    public void A_text_that_the_scanner_stumbles_over_is_a_fault()
        => Should.Throw<FormatException>(static () => Read(":\n{\n---] |---#a|1.0]")).Message.ShouldBe("it is not YAML");

    [Fact]
    public void Any_text_is_an_index_or_a_fault_and_nothing_else()
        => Prop.ForAll(Gen.Elements("entries", ":", " ", "\n", "  ", "- ", "{", "}", "[", "]", "a", "version", "1.0", "\"", "&a", "*a", "|", "#", "\t", "!", "%", "---").ListOf().Select(static parts => string.Concat(parts)).ToArbitrary(), static text =>
        {
            try
            {
                Read(text);
            }
            catch (FormatException)
            {
            }
        }).QuickCheckThrowOnFailure();

    private static ChartIndex Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return ChartIndexReader.Read(stream);
    }
}
