using Trimtab.Adapters.Registries;
using Trimtab.Domain.Registries;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Registries;

/// <summary>Listings of tags on a registry's bad day, and of bad registries.</summary>
public sealed class HostileListingTests : HostileScene
{
    [Fact]
    public async Task Pages_are_followed_to_the_end()
    {
        Registry.OnTags("acme/web", ["1", "2"], ["3"], [], ["4", "2"]);

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeTrue();
        listing.Tags.ShouldBe(["1", "2", "3", "4"], ignoreOrder: true);
        Registry.Requests[0].Path.ShouldBe($"{List}?n=1000");
    }

    [Fact]
    public async Task A_hundred_thousand_tags_are_listed()
    {
        var tags = Enumerable.Range(0, 100_000).Select(static number => $"1.{number / 100}.{number % 100}").ToArray();
        Registry.OnTags("acme/web", [.. tags.Chunk(1000)]);

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
        Registry.On(List, 200, HostileRegistry.Tags("acme/web", "1"), ("Link", $"<{link}>; rel=next"));

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeFalse();
        listing.Tags.ShouldBe(["1"]);
        listing.Fault.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_listing_that_breaks_off_gives_what_came_and_says_so()
    {
        Registry.On(List, (request, response) => request.Path.Contains("last", StringComparison.Ordinal)
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
        Registry.On(List, 200, HostileRegistry.Tags("acme/web", "1"), ("Link", $"<{List}?n=1000&last=1>; rel=\"next\""));

        var listing = await ListAsync();

        listing.IsWhole.ShouldBeFalse();
        listing.Fault.ShouldBe("The list of tags has no end: it comes back to a page that was read already.");
        Registry.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false, "10 pages in a row held nothing new")]
    [InlineData(true, "it has more than 20 pages")]
    public async Task Pages_without_end_have_one(bool isNew, string why)
    {
        using var scene = new RegistryScene(RegistryScene.Insecure(Registry.Host), limits: new RegistryLimits { MaxPages = 20 });
        var number = 0;
        Registry.On(List, (_, response) => HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", isNew ? $"1.{number}" : "1"), ("Link", $"<{List}?page={++number}>; rel=\"next\"")));

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
        Registry.On(List, 200, body);

        var fault = await Should.ThrowAsync<RegistryException>(ListAsync);

        fault.Fault.ShouldBe(RegistryFault.BadAnswer);
        fault.Message.ShouldBe($"The list of tags of {Registry.Host}/acme/web can't be read: {Registry.Host} answers what is no list of tags.");
    }

    [Fact]
    public async Task What_can_be_no_tag_is_left_out()
    {
        Registry.On(List, 200, """{"tags":["1","-x","a b","",null,7,{"x":[1]},["2"],"../etc","\u0000","ok"]}""");

        (await ListAsync()).Tags.ShouldBe(["1", "ok"], ignoreOrder: true);
    }

    [Fact]
    public async Task No_tags_are_no_tags()
    {
        Registry.On(List, 200, """{"name":"acme/web","tags":null}""");

        var listing = await ListAsync();

        (listing.IsWhole, listing.Tags.Count).ShouldBe((true, 0));
    }

    [Fact]
    public async Task ARegistry_that_refuses_the_page_size_is_asked_without()
    {
        Registry.On(List, (request, response) => request.Path.Contains("n=", StringComparison.Ordinal)
            ? HostileRegistry.WriteAsync(response, 400, """{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}""")
            : HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1")));

        (await ListAsync()).Tags.ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_again()
    {
        Registry.On(List, (request, response) => request.Header("If-None-Match") == "\"one\""
            ? HostileRegistry.WriteAsync(response, 304, "")
            : HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1", "2"), ("ETag", "\"one\"")));

        await ListAsync();

        (await ListAsync()).Tags.ShouldBe(["1", "2"], ignoreOrder: true);
        Registry.Requests[1].Header("If-None-Match").ShouldBe("\"one\"");
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_refused()
    {
        using var scene = new RegistryScene(RegistryScene.Insecure(Registry.Host), limits: new RegistryLimits { MaxPageBytes = 100 });
        Registry.OnTags("acme/web", [.. Enumerable.Range(0, 100).Select(static number => $"{number}")]);

        (await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(), None))).Message.ShouldEndWith("has more than 100 bytes.");
    }

    [Fact]
    public async Task A_short_pause_that_theRegistry_wants_is_kept()
    {
        var clock = new FakeClock();
        using var scene = new RegistryScene(RegistryScene.Insecure(Registry.Host), clock);
        List<DateTimeOffset> asked = [];
        Registry.On(List, (_, response) =>
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
        using var scene = new RegistryScene(RegistryScene.Insecure(Registry.Host), clock);
        Registry.On(List, 429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}""", ("Retry-After", "300"));

        var first = await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(), None));
        var second = await Should.ThrowAsync<RegistryException>(() => scene.Registries.FindDigestAsync(RegistryScene.Image($"{Registry.Host}/other:1"), None));

        (first.Fault, first.RetryAfter).ShouldBe((RegistryFault.Limited, TimeSpan.FromMinutes(5)));
        second.Fault.ShouldBe(RegistryFault.Limited);
        Registry.Requests.Count.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(301));
        Registry.OnTags("acme/web", ["1"]);
        (await scene.Registries.ListTagsAsync(Image(), None)).Tags.ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_end_the_listing_of_the_others()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Registry.On(List, async (_, response) =>
        {
            came.TrySetResult();
            await release.Task;
            await HostileRegistry.WriteAsync(response, 200, HostileRegistry.Tags("acme/web", "1"));
        });
        using var leaving = new CancellationTokenSource();

        var first = Scene.Registries.ListTagsAsync(Image(), leaving.Token);
        var second = ListAsync();
        await came.Task;
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        release.SetResult();

        (await second).Tags.ShouldBe(["1"]);
        Registry.Requests.Count.ShouldBe(1);
    }
}
