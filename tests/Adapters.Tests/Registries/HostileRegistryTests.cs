using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Registries;
using Trimtab.Domain.Registries;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Registries;

/// <summary>What registries do on a bad day, and what bad ones would do.</summary>
public sealed class HostileRegistryTests : IAsyncLifetime
{
    private const string List = "/v2/acme/web/tags/list";
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static readonly CancellationToken None = CancellationToken.None;

    private HostileRegistry _registry = null!;
    private RegistryScene _scene = null!;

    public async Task InitializeAsync()
    {
        _registry = await HostileRegistry.StartAsync();
        _scene = new RegistryScene(RegistryScene.Insecure(_registry.Host, "credentials: { username: ada, password: { env: P } }"), secrets: ("P", "open-sesame"));
    }

    public async Task DisposeAsync()
    {
        _scene.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Pages_are_followed_to_the_end()
    {
        _registry.OnTags("acme/web", ["1", "2"], ["3"], [], ["4", "2"]);

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeTrue();
        listing.Tags.ShouldBe(["1", "2", "3", "4"], ignoreOrder: true);
        _registry.Requests[0].Path.ShouldBe($"{List}?n=1000");
    }

    [Fact]
    public async Task A_hundred_thousand_tags_are_listed()
    {
        var tags = Enumerable.Range(0, 100_000).Select(static number => $"1.{number / 100}.{number % 100}").ToArray();
        _registry.OnTags("acme/web", [.. tags.Chunk(1000)]);

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeTrue();
        listing.Tags.Count.ShouldBe(100_000);
    }

    [Theory]
    [InlineData("next")]
    [InlineData("http://127.0.0.1:1/v2/acme/web/tags/list?page=1")]
    [InlineData("ftp://x/")]
    [InlineData("http://[")]
    public async Task A_next_page_that_is_none_or_elsewhere_ends_the_listing_as_a_part(string link)
    {
        _registry.On(List, 200, HostileRegistry.Tags("acme/web", "1"), ("Link", $"<{link}>; rel=next"));

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeFalse();
        listing.Tags.ShouldBe(["1"]);
        listing.Fault.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_listing_that_breaks_off_gives_what_came_and_says_so()
    {
        _registry.On(List, (request, response) => request.Path.Contains("last", StringComparison.Ordinal)
            ? HostileRegistry.WriteAsync(response, 403, """{"errors":[{"code":"DENIED","message":"page too deep"}]}""")
            : HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1", "2"), ("Link", $"<{List}?n=1000&last=2>; rel=\"next\"")));

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeFalse();
        listing.Tags.ShouldBe(["1", "2"], ignoreOrder: true);
        listing.Fault.ShouldContain("403 (DENIED: page too deep)");
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_have_an_end()
    {
        _registry.On(List, 200, HostileRegistry.Tags("acme/web", "1"), ("Link", $"<{List}?n=1000&last=1>; rel=\"next\""));

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeFalse();
        listing.Fault.ShouldBe("The list of tags has no end: it comes back to a page that was read already.");
        _registry.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false, "10 pages in a row held nothing new")]
    [InlineData(true, "it has more than 20 pages")]
    public async Task Pages_without_end_have_one(bool isNew, string why)
    {
        using var scene = new RegistryScene(RegistryScene.Insecure(_registry.Host), limits: new RegistryLimits { MaxPages = 20 });
        var number = 0;
        _registry.On(List, (_, response) => HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", isNew ? $"1.{number}" : "1"), ("Link", $"<{List}?page={++number}>; rel=\"next\"")));

        var listing = await scene.Registries.ListTagsAsync(Image(), None);

        listing.IsWhole.ShouldBeFalse();
        listing.Fault.ShouldBe($"The list of tags has no end: {why}.");
    }

    [Theory]
    [InlineData("""{"name":"acme/web","tags":["1","2" """)]
    [InlineData("""{"name":"acme/web"}""")]
    [InlineData("""{"tags":"1"}""")]
    [InlineData("""{"tags":[]}{}""")]
    [InlineData("[]")]
    [InlineData("<html>login</html>")]
    [InlineData("")]
    public async Task A_first_page_that_is_none_is_a_fault(string body)
    {
        _registry.On(List, 200, body);

        var fault = await Should.ThrowAsync<RegistryException>(ListAsync);

        fault.Fault.ShouldBe(RegistryFault.BadAnswer);
        fault.Message.ShouldBe($"The list of tags of {_registry.Host}/acme/web can't be read: {_registry.Host} answers what is no list of tags.");
    }

    [Fact]
    public async Task What_can_be_no_tag_is_left_out()
    {
        _registry.On(List, 200, """{"tags":["1","-x","a b","",null,7,{"x":[1]},["2"],"../etc","\u0000","ok"]}""");

        (await ListAsync()).Tags.ShouldBe(["1", "ok"], ignoreOrder: true);
    }

    [Fact]
    public async Task No_tags_are_no_tags()
    {
        _registry.On(List, 200, """{"name":"acme/web","tags":null}""");

        var listing = await ListAsync();

        (listing.IsWhole, listing.Tags.Count).ShouldBe((true, 0));
    }

    [Fact]
    public async Task A_registry_that_refuses_the_page_size_is_asked_without()
    {
        _registry.On(List, (request, response) => request.Path.Contains("n=", StringComparison.Ordinal)
            ? HostileRegistry.WriteAsync(response, 400, """{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}""")
            : HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1")));

        (await ListAsync()).Tags.ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_again()
    {
        _registry.On(List, (request, response) => request.Header("If-None-Match") == "\"one\""
            ? HostileRegistry.WriteAsync(response, 304, "")
            : HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1", "2"), ("ETag", "\"one\"")));

        await ListAsync();

        (await ListAsync()).Tags.ShouldBe(["1", "2"], ignoreOrder: true);
        _registry.Requests[1].Header("If-None-Match").ShouldBe("\"one\"");
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_refused()
    {
        using var scene = new RegistryScene(RegistryScene.Insecure(_registry.Host), limits: new RegistryLimits { MaxPageBytes = 100 });
        _registry.OnTags("acme/web", [.. Enumerable.Range(0, 100).Select(static number => $"{number}")]);

        (await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(), None))).Message.ShouldEndWith("has more than 100 bytes.");
    }

    [Fact]
    public async Task A_short_pause_that_the_registry_wants_is_kept()
    {
        var clock = new FakeClock();
        using var scene = new RegistryScene(RegistryScene.Insecure(_registry.Host), clock);
        List<DateTimeOffset> asked = [];
        _registry.On(List, (_, response) =>
        {
            asked.Add(clock.GetUtcNow());
            return asked.Count == 1
                ? HostileRegistry.WriteAsync(response, 429, "", ("Retry-After", "5"))
                : HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1"));
        });

        var listing = scene.Registries.ListTagsAsync(Image(), None);
        // The limits of listing and call, and the pause.
        await clock.WhenTimersAsync(3, None);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        asked.Count.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        (await listing).Tags.ShouldBe(["1"]);
        (asked[1] - asked[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_long_pause_is_told_and_nobody_asks_meanwhile()
    {
        var clock = new FakeClock();
        using var scene = new RegistryScene(RegistryScene.Insecure(_registry.Host), clock);
        _registry.On(List, 429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}""", ("Retry-After", "300"));

        var first = await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(), None));
        var second = await Should.ThrowAsync<RegistryException>(() => scene.Registries.FindDigestAsync(RegistryScene.Image($"{_registry.Host}/other:1"), None));

        (first.Fault, first.RetryAfter).ShouldBe((RegistryFault.Limited, TimeSpan.FromMinutes(5)));
        second.Fault.ShouldBe(RegistryFault.Limited);
        _registry.Requests.Count.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(301));
        _registry.OnTags("acme/web", ["1"]);
        (await scene.Registries.ListTagsAsync(Image(), None)).Tags.ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_manifest_of_another_digest_is_refused()
    {
        _registry.On($"/v2/acme/web/manifests/{Digest}", 200, "{}", ("Docker-Content-Digest", Digest));

        var fault = await Should.ThrowAsync<RegistryException>(() => _scene.Registries.ReadManifestAsync(RegistryScene.Image($"{_registry.Host}/acme/web@{Digest}"), None));

        fault.Fault.ShouldBe(RegistryFault.BadAnswer);
        fault.Message.ShouldEndWith("answers content of another digest.");
        _scene.Documents.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_of_more_than_4_MiB_is_refused()
    {
        _registry.On($"/v2/acme/web/manifests/{Digest}", async (_, response) =>
        {
            var part = new string(' ', 1 << 20);
            for (var written = 0; written < 5; written++)
            {
                await response.WriteAsync(part);
            }
        });

        (await Should.ThrowAsync<RegistryException>(() => _scene.Registries.ReadManifestAsync(RegistryScene.Image($"{_registry.Host}/acme/web@{Digest}"), None))).Message.ShouldEndWith("has more than 4194304 bytes.");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(405)]
    public async Task A_registry_that_tells_no_digest_is_asked_for_the_manifest(int head)
    {
        _registry.On("/v2/acme/web/manifests/1", (request, response) => request.Method == "HEAD"
            ? HostileRegistry.WriteAsync(response, head, "")
            : HostileRegistry.WriteAsync(response, 200, "{}"));

        (await _scene.Registries.FindDigestAsync(Image(), None)).ShouldBe(RegistryPush.DigestOf("{}"u8.ToArray()));
    }

    [Fact]
    public async Task A_digest_that_is_none_is_refused()
    {
        _registry.On("/v2/acme/web/manifests/1", 200, "", ("Docker-Content-Digest", "sha256:../../etc/passwd"));

        (await Should.ThrowAsync<RegistryException>(() => _scene.Registries.FindDigestAsync(Image(), None))).Fault.ShouldBe(RegistryFault.BadAnswer);
    }

    [Fact]
    public async Task Credentials_never_follow_a_redirect_to_another_server()
    {
        await using var other = await HostileRegistry.StartAsync();
        _registry.On(List, (request, response) => request.Header("Authorization").Length == 0
            ? HostileRegistry.WriteAsync(response, 401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
            : HostileRegistry.WriteAsync(response, 307, "", ("Location", $"{other.Address}elsewhere")));
        other.On("/elsewhere", 200, HostileRegistry.Tags("acme/web", "1"));

        (await ListAsync()).Tags.ShouldBe(["1"]);

        _registry.Requests.ShouldContain(static request => request.Header("Authorization").StartsWith("Basic ", StringComparison.Ordinal));
        other.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Bearer realm=\"REALM\",service=\"x\"")]
    public async Task Another_server_can_not_ask_for_the_credentials(string challenge)
    {
        await using var other = await HostileRegistry.StartAsync();
        _registry.On(List, 307, "", ("Location", $"{other.Address}elsewhere"));
        other.On("/elsewhere", 401, "", ("WWW-Authenticate", challenge.Replace("REALM", $"{other.Address}token", StringComparison.Ordinal)));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Fault.ShouldBe(RegistryFault.Denied);

        other.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBeEmpty();
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        _registry.On(List, 302, "", ("Location", List));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Message.ShouldEndWith("redirects more than 5 times.");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task A_redirect_leads_nowhere_but_to_the_web(string location)
    {
        _registry.On(List, 302, "", ("Location", location));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Message.ShouldContain("which is not encrypted");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"token\":\"\"}")]
    [InlineData("{\"token\":\"a\\r\\nX-Evil: 1\"}")]
    [InlineData("nonsense")]
    public async Task A_token_server_that_gives_none_is_told(string body)
    {
        _registry.On(List, 401, "", ("WWW-Authenticate", $"Bearer realm=\"{_registry.Address}token\",service=\"x\",scope=\"repository:acme/web:pull\""));
        _registry.On("/token", 200, body);

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
        _registry.On(List, 401, "", ("WWW-Authenticate", $"Bearer realm=\"{realm}\",service=\"x\""));

        (await Should.ThrowAsync<RegistryException>(ListAsync)).Fault.ShouldBeOneOf(RegistryFault.NotAsked, RegistryFault.BadAnswer);
        _registry.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rights_that_one_kind_of_call_wants_are_asked_for_at_once_for_the_next_repository()
    {
        _registry.On("/token", (request, response) => HostileRegistry.WriteAsync(response, 200, $$"""{"access_token":"{{(request.Path.Contains("other", StringComparison.Ordinal) ? "two" : "one")}}","expires_in":300}"""));
        foreach (var repository in new[] { "acme/web", "acme/other" })
        {
            _registry.On($"/v2/{repository}/tags/list", (request, response) => request.Header("Authorization") == $"Bearer {(repository == "acme/web" ? "one" : "two")}"
                ? HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags(repository, "1"))
                : HostileRegistry.WriteAsync(response, 401, "", ("WWW-Authenticate", $"Bearer realm=\"{_registry.Address}token\",service=\"x\",scope=\"repository:{repository}:metadata_read\"")));
        }

        await ListAsync();
        var before = _registry.Requests.Count;
        await _scene.Registries.ListTagsAsync(RegistryScene.Image($"{_registry.Host}/acme/other"), None);

        _registry.Requests.Skip(before).Select(static request => request.Path.Split('?')[0]).ShouldBe(["/token", "/v2/acme/other/tags/list"]);
        _registry.Requests[before].Path.ShouldContain("scope=repository%3Aacme%2Fother%3Ametadata_read");
    }

    [Fact]
    public async Task Errors_of_the_registry_itself_are_tried_again_and_then_told()
    {
        _registry.On(List, 502, "<html>bad gateway</html>");

        var fault = await Should.ThrowAsync<RegistryException>(ListAsync);

        (fault.Fault, _registry.Requests.Count).ShouldBe((RegistryFault.Unreachable, 3));
        fault.Message.ShouldEndWith($"{_registry.Host} answers 502.");
    }

    [Fact]
    public async Task An_answer_that_stops_in_its_middle_is_tried_again()
    {
        var asked = 0;
        _registry.On(List, async (_, response) =>
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
        _registry.On($"/v2/acme/web/referrers/{Digest}", (request, response) =>
        {
            response.ContentType = RegistryPush.ImageIndex;
            return request.Path.Contains("page", StringComparison.Ordinal)
                ? HostileRegistry.WriteAsync(response, 200, """{"manifests":[]}""")
                : HostileRegistry.WriteAsync(response, 200, index, ("Link", $"</v2/acme/web/referrers/{Digest}?page=2>; rel=\"next\""));
        });

        (await _scene.Registries.ListReferrersAsync(RegistryScene.Image($"{_registry.Host}/acme/web@{Digest}"), null, None)).ShouldBe([new Referrer(Digest, "m", "a")]);
        _registry.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_end_the_listing_of_the_others()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _registry.On(List, async (_, response) =>
        {
            came.TrySetResult();
            await release.Task;
            await HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1"));
        });
        using var leaving = new CancellationTokenSource();

        var first = _scene.Registries.ListTagsAsync(Image(), leaving.Token);
        var second = ListAsync();
        await came.Task;
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        release.SetResult();

        (await second).Tags.ShouldBe(["1"]);
        _registry.Requests.Count.ShouldBe(1);
    }

    private Task<TagListing> ListAsync() => _scene.Registries.ListTagsAsync(Image(), None);

    private Trimtab.Domain.Images.ImageReference Image() => RegistryScene.Image($"{_registry.Host}/acme/web:1");
}
