using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Images;
using Trimtab.Domain.Tests.Versions;

namespace Trimtab.Domain.Tests.Images;

public sealed class ImageReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Digest = $"sha256:{Hex}";

    [Theory]
    [InlineData("redis", "docker.io", "library/redis", "latest", null)]
    [InlineData("redis:7", "docker.io", "library/redis", "7", null)]
    [InlineData($"redis@{Digest}", "docker.io", "library/redis", null, Digest)]
    [InlineData($"redis:7@{Digest}", "docker.io", "library/redis", "7", Digest)]
    [InlineData("acme/web", "docker.io", "acme/web", "latest", null)]
    [InlineData("docker.io/redis", "docker.io", "library/redis", "latest", null)]
    [InlineData("index.docker.io/redis:7", "docker.io", "library/redis", "7", null)]
    [InlineData("docker.io/library/foo/bar", "docker.io", "library/foo/bar", "latest", null)]
    [InlineData("ghcr.io/acme/web/api:v1.2.3", "ghcr.io", "acme/web/api", "v1.2.3", null)]
    [InlineData("localhost/web", "localhost", "web", "latest", null)]
    [InlineData("localhost:5000/web:1", "localhost:5000", "web", "1", null)]
    [InlineData("localhost", "docker.io", "library/localhost", "latest", null)]
    [InlineData("test.com:5000", "docker.io", "library/test.com", "5000", null)]
    [InlineData("test:5000/repo", "test:5000", "repo", "latest", null)]
    [InlineData("192.168.0.1:8/debian", "192.168.0.1:8", "debian", "latest", null)]
    [InlineData("[2001:db8::1]:5000/repo:tag", "[2001:db8::1]:5000", "repo", "tag", null)]
    [InlineData("[::1]/repo", "[::1]", "repo", "latest", null)]
    [InlineData("Foo/bar", "Foo", "bar", "latest", null)]
    [InlineData("lowercase:Uppercase", "docker.io", "library/lowercase", "Uppercase", null)]
    [InlineData("foo/foo_bar.com:8080", "docker.io", "foo/foo_bar.com", "8080", null)]
    [InlineData("test_com/foo", "docker.io", "test_com/foo", "latest", null)]
    [InlineData("dock__er/a---b", "docker.io", "dock__er/a---b", "latest", null)]
    [InlineData("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", null)]
    [InlineData($"docker.io/{Hex}", "docker.io", $"library/{Hex}", "latest", null)]
    [InlineData($"a@sha512:{Hex}{Hex}", "docker.io", "library/a", null, $"sha512:{Hex}{Hex}")]
    public void References_are_completed_as_docker_does(string text, string registry, string repository, string? tag, string? digest)
    {
        ImageReference.TryParse(text, out var reference, out var reason).ShouldBeTrue(reason);

        reference.ShouldBe(new ImageReference(registry, repository, tag, digest));
    }

    [Theory]
    [InlineData("", "has no name")]
    [InlineData(":justtag", "is no repository")]
    [InlineData($"@{Digest}", "is no repository")]
    [InlineData(Digest, "names no repository")]
    [InlineData(Hex, "image's id")]
    [InlineData("Uppercase:tag", "lower case")]
    [InlineData("test:5000/Uppercase/lowercase:tag", "lower case")]
    [InlineData("docker/Docker", "lower case")]
    [InlineData("aa/asdf$$^/aa", "is no repository")]
    [InlineData("a//b", "is no repository")]
    [InlineData("docker/", "is no repository")]
    [InlineData("-docker/docker", "is no repository")]
    [InlineData("docker-/docker", "is no repository")]
    [InlineData("dock..er/docker", "is no registry")]
    [InlineData("dock_.er/docker", "is no registry")]
    [InlineData("____/____", "is no repository")]
    [InlineData("a___b", "is no repository")]
    [InlineData("https://example.com/a", "is no registry")]
    [InlineData("fc00::1:5000/debian", "is no registry")]
    [InlineData("[fe80::1%eth0]:5000/repo", "is no registry")]
    [InlineData("[fc00::1]:5000", "is no repository")]
    [InlineData("a.b:x/c", "is no registry")]
    [InlineData("-a.b/c", "is no registry")]
    [InlineData("a:", "is no tag")]
    [InlineData("a:b:c", "is no tag")]
    [InlineData("a:.b", "is no tag")]
    [InlineData("a b", "is no repository")]
    [InlineData("a\n", "is no repository")]
    [InlineData("repo@sha256:ffff", "64 digits, not 4")]
    [InlineData($"repo@invalid:{Hex}", "none of sha256")]
    [InlineData("repo@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", "only the digits")]
    [InlineData("repo@", "an algorithm, a colon")]
    public void What_is_wrong_is_told(string text, string said)
    {
        ImageReference.TryParse(text, out _, out var reason).ShouldBeFalse();

        reason.ShouldContain(said);
    }

    [Fact]
    public void Names_and_tags_have_their_limits()
    {
        var path = string.Concat(Enumerable.Repeat("a/", 127)) + "a";

        ImageReference.TryParse($"{path}:tag", out _, out _).ShouldBeTrue();
        ImageReference.TryParse($"a{path}:tag", out _, out var tooLong).ShouldBeFalse();
        tooLong.ShouldContain("256 letters, more than 255");
        ImageReference.TryParse($"a:{new string('t', 128)}", out _, out _).ShouldBeTrue();
        ImageReference.TryParse($"a:{new string('t', 129)}", out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_ends_reading_and_what_is_printed_reads_back_the_same()
    {
        var texts = Gen.OneOf(
            VersionTexts.Hostile,
            Gen.ListOf(Gen.Elements("a", "b1", "/", ":", ".", "-", "_", "__", "@", Digest, "localhost", "docker.io/", "A", "[::1]", "5000", "library/")).Select(static pieces => string.Concat(pieces)));
        Prop.ForAll(texts.ToArbitrary(), static text =>
            ImageReference.TryParse(text, out var reference, out var reason)
                ? ImageReference.TryParse(reference.ToString(), out var again, out _) && again == reference
                : reason.EndsWith('.')).QuickCheckThrowOnFailure();
    }
}
