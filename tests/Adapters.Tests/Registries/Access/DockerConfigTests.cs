using System.Text;
using Trimtab.Adapters.Registries.Access;

namespace Trimtab.Adapters.Tests.Registries.Access;

public sealed class DockerConfigTests
{
    [Theory]
    [InlineData("ghcr.io", "ghcr.io")]
    [InlineData("ghcr.io", "https://ghcr.io")]
    [InlineData("ghcr.io", "https://ghcr.io/v1/")]
    [InlineData("ghcr.io", "GHCR.io/v2/")]
    [InlineData("ghcr.io", "ghcr.io/acme")]
    [InlineData("ghcr.io", "ghcr.io/acme/web")]
    [InlineData("ghcr.io", "*.io")]
    [InlineData("docker.io", "https://index.docker.io/v1/")]
    [InlineData("docker.io", "index.docker.io")]
    [InlineData("docker.io", "registry-1.docker.io")]
    [InlineData("acme.azurecr.io", "*.azurecr.io")]
    [InlineData("registry.example.com:5000", "http://registry.example.com:5000")]
    public void A_key_stands_for_a_registry_as_docker_and_the_kubelet_write_it(string host, string key)
        => Find($$"""{ "auths": { "{{key}}": { "auth": "{{Auth("ada:pass:word")}}" } } }""", host)!.Credential.ShouldBe(new RegistryCredential { User = "ada", Password = "pass:word" });

    [Theory]
    [InlineData("ghcr.io", "ghcr.io.evil.com")]
    [InlineData("ghcr.io.evil.com", "ghcr.io")]
    [InlineData("a.b.io", "*.io")]
    [InlineData("ghcr.io", "ghcr.io/other")]
    [InlineData("ghcr.io", "ghcr.io/acme/we")]
    [InlineData("ghcr.io", "ghcr.io:443")]
    [InlineData("ghcr.io", "")]
    public void A_key_stands_for_no_other(string host, string key)
        => Find($$"""{ "auths": { "{{key}}": { "auth": "{{Auth("ada:p")}}" } } }""", host).ShouldBeNull();

    [Fact]
    public void The_longest_path_decides_and_then_the_plain_host()
    {
        var config = $$"""
            { "auths": {
                "*.io": { "auth": "{{Auth("pattern:p")}}" },
                "ghcr.io": { "auth": "{{Auth("host:p")}}" },
                "ghcr.io/acme": { "auth": "{{Auth("path:p")}}" } } }
            """;

        Find(config, "ghcr.io")!.Credential!.User.ShouldBe("path");
        DockerConfig.Parse(config).Find("ghcr.io", "other/web")!.Credential!.User.ShouldBe("host");
        DockerConfig.Parse(config).Find("quay.io", "other/web")!.Credential!.User.ShouldBe("pattern");
    }

    [Fact]
    public void Helpers_go_before_what_is_written_and_the_store_is_asked_for_the_rest()
    {
        const string Config = """{ "credHelpers": { "gcr.io": "gcloud" }, "credsStore": "desktop", "auths": { "gcr.io": { "auth": "eDp5" }, "https://index.docker.io/v1/": {} } }""";

        Find(Config, "gcr.io").ShouldBe(new DockerConfigEntry(null, "gcloud", "gcr.io"));
        Find(Config, "docker.io").ShouldBe(new DockerConfigEntry(null, "desktop", "https://index.docker.io/v1/"));
        Find(Config, "quay.io").ShouldBe(new DockerConfigEntry(null, "desktop", "quay.io"));
    }

    [Fact]
    public void Tokens_are_credentials_too()
    {
        Find("""{ "auths": { "ghcr.io": { "identitytoken": "t" } } }""", "ghcr.io")!.Credential!.IdentityToken.ShouldBe("t");
        Find("""{ "auths": { "ghcr.io": { "registrytoken": "t" } } }""", "ghcr.io")!.Credential!.RegistryToken.ShouldBe("t");
        Find("""{ "auths": { "ghcr.io": { "username": "ada", "password": "p" } } }""", "ghcr.io")!.Credential!.User.ShouldBe("ada");
    }

    [Theory]
    [InlineData("""{ "auths": { "ghcr.io": { "auth": "%%%" } } }""")]
    [InlineData("""{ "auths": { "ghcr.io": { "auth": 7 } } }""")]
    [InlineData("""{ "auths": { "ghcr.io": "x" } }""")]
    [InlineData("""{ "auths": [] }""")]
    [InlineData("""{ "credHelpers": { "ghcr.io": {} } }""")]
    [InlineData("{}")]
    public void What_says_nothing_is_nothing(string config) => Find(config, "ghcr.io").ShouldBeNull();

    [Theory]
    [InlineData("[]")]
    [InlineData("{ my-password")]
    [InlineData("")]
    public void What_is_no_configuration_is_told_without_its_words(string config)
        => Should.Throw<FormatException>(() => DockerConfig.Parse(config)).Message.ShouldNotContain("password");

    [Fact]
    public void No_credential_shows_its_secret()
        => $"{new RegistryCredential { User = "ada", Password = "secret" }} {new RegistryCredential { IdentityToken = "secret" }} {new TokenAnswer("secret", TimeSpan.FromMinutes(1))}".ShouldNotContain("secret");

    private static DockerConfigEntry? Find(string config, string host) => DockerConfig.Parse(config).Find(host, "acme/web");

    private static string Auth(string pair) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
