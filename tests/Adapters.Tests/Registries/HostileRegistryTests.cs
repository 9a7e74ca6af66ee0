using Microsoft.AspNetCore.Http;
using Trimtab.Domain.Registries;
using Trimtab.TestKit.Registries;

namespace Trimtab.Adapters.Tests.Registries;

/// <summary>Contents, redirects and rights on a registry's bad day, and of bad registries.</summary>
public sealed class HostileRegistryTests : HostileScene
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task A_manifest_of_another_digest_is_refused()
    {
        Registry.On($"/v2/acme/web/manifests/{Digest}", 200, "{}", ("Docker-Content-Digest", Digest));

        var fault = await Should.ThrowAsync<RegistryException>(() => Scene.Registries.ReadManifestAsync(RegistryScene.Image($"{Registry.Host}/acme/web@{Digest}"), None));

        fault.Fault.ShouldBe(RegistryFault.BadAnswer);
        fault.Message.ShouldEndWith("answers content of another digest.");
        Scene.Documents.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_of_more_than_4_MiB_is_refused()
    {
        Registry.On($"/v2/acme/web/manifests/{Digest}", async (_, response) =>
        {
            var part = new string(' ', 1 << 20);
            for (var written = 0; written < 5; written++)
            {
                await response.WriteAsync(part);
            }
        });

        (await Should.ThrowAsync<RegistryException>(() => Scene.Registries.ReadManifestAsync(RegistryScene.Image($"{Registry.Host}/acme/web@{Digest}"), None))).Message.ShouldEndWith("has more than 4194304 bytes.");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_registry_that_tells_no_digest_is_asked_for_the_manifest(int head)
    {
        Registry.On("/v2/acme/web/manifests/1", (request, response) => request.Method == "HEAD"
            ? HostileRegistry.WriteAsync(response, head, "")
            : HostileRegistry.WriteAsync(response, 200, "{}"));

        (await Scene.Registries.FindDigestAsync(Image(), None)).ShouldBe(RegistryPush.DigestOf("{}"u8.ToArray()));
    }

    [Fact]
    public async Task A_digest_that_is_none_is_refused()
    {
        Registry.On("/v2/acme/web/manifests/1", 200, "", ("Docker-Content-Digest", "sha256:../../etc/passwd"));

        (await Should.ThrowAsync<RegistryException>(() => Scene.Registries.FindDigestAsync(Image(), None))).Fault.ShouldBe(RegistryFault.BadAnswer);
    }

    [Fact]
    public async Task Credentials_never_follow_a_redirect_to_another_server()
    {
        await using var other = await HostileRegistry.StartAsync();
        Registry.On(List, (request, response) => request.Header("Authorization").Length == 0
            ? HostileRegistry.WriteAsync(response, 401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
            : HostileRegistry.WriteAsync(response, 307, "", ("Location", $"{other.Address}elsewhere")));
        other.On("/elsewhere", 200, HostileRegistry.Tags("acme/web", "1"));

        (await ListAsync()).Tags.ShouldBe(["1"]);

        Registry.Requests.ShouldContain(static request => request.Header("Authorization").StartsWith("Basic ", StringComparison.Ordinal));
        other.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Bearer realm=\"REALM\",service=\"x\"")]
    public async Task Another_server_can_not_ask_for_the_credentials(string challenge)
    {
        await using var other = await HostileRegistry.StartAsync();
        Registry.On(List, 307, "", ("Location", $"{other.Address}elsewhere"));
        other.On("/elsewhere", 401, "", ("WWW-Authenticate", challenge.Replace("REALM", $"{other.Address}token", StringComparison.Ordinal)));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Fault.ShouldBe(RegistryFault.Denied);

        other.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBeEmpty();
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        Registry.On(List, 302, "", ("Location", List));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Message.ShouldEndWith("redirects more than 5 times.");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task A_redirect_leads_nowhere_but_to_the_web(string location)
    {
        Registry.On(List, 302, "", ("Location", location));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Message.ShouldContain("which is not encrypted");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"token\":\"\"}")]
    [InlineData("{\"token\":\"a\\r\\nX-Evil: 1\"}")]
    [InlineData("nonsense")]
    public async Task A_token_server_that_gives_none_is_told(string body)
    {
        Registry.On(List, 401, "", ("WWW-Authenticate", $"Bearer realm=\"{Registry.Address}token\",service=\"x\",scope=\"repository:acme/web:pull\""));
        Registry.On("/token", 200, body);

        var fault = await Should.ThrowAsync<RegistryException>(ListAsync);

        fault.Fault.ShouldBe(RegistryFault.BadAnswer);
        fault.Message.ShouldNotContain("open-sesame");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    [InlineData("http://ada:open@127.0.0.1/token")]
    public async Task A_token_server_that_is_none_is_not_asked(string realm)
    {
        Registry.On(List, 401, "", ("WWW-Authenticate", $"Bearer realm=\"{realm}\",service=\"x\""));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Fault.ShouldBeOneOf(RegistryFault.NotAsked, RegistryFault.BadAnswer);
        Registry.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rights_that_one_kind_of_call_wants_are_asked_for_at_once_for_the_next_repository()
    {
        Registry.On("/token", (request, response) => HostileRegistry.WriteAsync(response, 200, $$"""{"access_token":"{{(request.Path.Contains("other", StringComparison.Ordinal) ? "two" : "one")}}","expires_in":300}"""));
        foreach (var repository in new[] { "acme/web", "acme/other" })
        {
            Registry.On($"/v2/{repository}/tags/list", (request, response) => request.Header("Authorization") == $"Bearer {(repository == "acme/web" ? "one" : "two")}"
                ? HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags(repository, "1"))
                : HostileRegistry.WriteAsync(response, 401, "", ("WWW-Authenticate", $"Bearer realm=\"{Registry.Address}token\",service=\"x\",scope=\"repository:{repository}:metadata_read\"")));
        }

        await ListAsync();
        var before = Registry.Requests.Count;
        await Scene.Registries.ListTagsAsync(RegistryScene.Image($"{Registry.Host}/acme/other"), None);

        Registry.Requests.Skip(before).Select(static request => request.Path.Split('?')[0]).ShouldBe(["/token", "/v2/acme/other/tags/list"]);
        Registry.Requests[before].Path.ShouldContain("scope=repository%3Aacme%2Fother%3Ametadata_read");
    }

    [Fact]
    public async Task Errors_of_theRegistry_itself_are_tried_again_and_then_told()
    {
        Registry.On(List, 502, "<html>bad gateway</html>");

        var fault = await Should.ThrowAsync<RegistryException>(ListAsync);

        (fault.Fault, Registry.Requests.Count).ShouldBe((RegistryFault.Unreachable, 3));
        fault.Message.ShouldEndWith($"{Registry.Host} answers 502.");
    }

    [Fact]
    public async Task An_answer_that_stops_in_its_middle_is_tried_again()
    {
        var asked = 0;
        Registry.On(List, async (_, response) =>
        {
            response.ContentLength = 30;
            await response.WriteAsync("{\"tags\":[\"1\"]");
            if (++asked == 1)
            {
                await response.Body.FlushAsync();
                response.HttpContext.Abort();
                return;
            }

            await response.WriteAsync(new string(' ', 16) + "}");
        });

        (await ListAsync()).Tags.ShouldBe(["1"]);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task Referrers_come_from_their_API_with_all_pages()
    {
        var index = $$"""{"manifests":[{"digest":"{{Digest}}","mediaType":"m","artifactType":"a"}]}""";
        Registry.On($"/v2/acme/web/referrers/{Digest}", (request, response) =>
        {
            response.ContentType = RegistryPush.ImageIndex;
            return request.Path.Contains("page", StringComparison.Ordinal)
                ? HostileRegistry.WriteAsync(response, 200, """{"manifests":[]}""")
                : HostileRegistry.WriteAsync(response, 200, index, ("Link", $"</v2/acme/web/referrers/{Digest}?page=2>; rel=\"next\""));
        });

        (await Scene.Registries.ListReferrersAsync(RegistryScene.Image($"{Registry.Host}/acme/web@{Digest}"), null, None)).ShouldBe([new Referrer(Digest, "m", "a")]);
        Registry.Requests.Count.ShouldBe(2);
    }
}
