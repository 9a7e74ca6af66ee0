using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Registries;
using Trimtab.Domain.Registries;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Registries;

/// <summary>The client and a real registry without authentication.</summary>
public sealed class RegistryTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private RegistryProcess _registry = null!;
    private RegistryPush _push = null!;
    private RegistryScene _scene = null!;

    public async Task InitializeAsync()
    {
        if (ProgramOnPath.Find(RegistryProcess.Program) is not null)
        {
            _registry = await RegistryProcess.StartAsync();
            _push = new RegistryPush(_registry.Address);
            _scene = new RegistryScene(RegistryScene.Insecure(_registry.Host));
        }
    }

    public async Task DisposeAsync()
    {
        _scene?.Dispose();
        _push?.Dispose();
        await (_registry?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task All_tags_of_a_repository_are_listed()
    {
        foreach (var tag in new[] { "1.0.0", "1.1.0-alpine", "latest" })
        {
            await _push.ImageAsync("acme/web", tag);
        }

        var listing = await _scene.Registries.ListTagsAsync(Image("acme/web"), None);

        listing.IsWhole.ShouldBeTrue();
        listing.Tags.ShouldBe(["1.0.0", "1.1.0-alpine", "latest"], ignoreOrder: true);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_repository_that_is_not_there_is_told_as_such()
    {
        var fault = await Should.ThrowAsync<RegistryException>(() => _scene.Registries.ListTagsAsync(Image("no/such"), None));

        fault.Fault.ShouldBe(RegistryFault.NotFound);
        fault.Message.ShouldBe($"The list of tags of {_registry.Host}/no/such can't be read: {_registry.Host} answers 404 (NAME_UNKNOWN: repository name not known to registry).");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_tag_has_a_digest_that_moves_with_it()
    {
        var first = await _push.ImageAsync("acme/web", "latest", "one");
        (await _scene.Registries.FindDigestAsync(Image("acme/web:latest"), None)).ShouldBe(first);

        var second = await _push.ImageAsync("acme/web", "latest", "two");

        (await _scene.Registries.FindDigestAsync(Image("acme/web:latest"), None)).ShouldBe(second);
        (await _scene.Registries.FindDigestAsync(Image("acme/web:2"), None)).ShouldBeNull();
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_manifest_is_read_once_ever()
    {
        var digest = await _push.ImageAsync("acme/web", "1");
        var manifest = await _scene.Registries.ReadManifestAsync(Image($"acme/web@{digest}"), None);
        await _registry.StopAsync();

        (await _scene.Registries.ReadManifestAsync(Image($"acme/web@{digest}"), None)).ShouldBe(manifest);
        manifest.MediaType.ShouldBe(RegistryPush.ImageManifest);
        RegistryPush.DigestOf(manifest.Content.ToArray()).ShouldBe(digest);

        // Another instance finds it in storage.
        using var other = new RegistryScene(RegistryScene.Insecure(_registry.Host));
        await other.Documents.WriteAsync(_scene.Documents.Names.ShouldHaveSingleItem(), (await _scene.Documents.ReadAsync(_scene.Documents.Names[0], None))!.Content, None);
        (await other.Registries.ReadManifestAsync(Image($"acme/web@{digest}"), None)).Content.ToArray().ShouldBe(manifest.Content.ToArray());
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_damaged_manifest_in_storage_is_read_anew()
    {
        var digest = await _push.ImageAsync("acme/web", "1");
        await _scene.Registries.ReadManifestAsync(Image($"acme/web@{digest}"), None);
        using var other = new RegistryScene(RegistryScene.Insecure(_registry.Host));
        await other.Documents.WriteAsync(_scene.Documents.Names[0], """{"mediaType":"x","content":"e30="}"""u8.ToArray(), None);

        (await other.Registries.ReadManifestAsync(Image($"acme/web@{digest}"), None)).MediaType.ShouldBe(RegistryPush.ImageManifest);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task An_index_contains_the_images_of_its_platforms()
    {
        var (index, images) = await _push.IndexAsync("acme/web", "1", "amd64", "arm64");
        var foreign = await _push.ImageAsync("acme/web", "2", "other");

        (await _scene.Registries.FindDigestAsync(Image("acme/web:1"), None)).ShouldBe(index);
        var image = Image($"acme/web@{index}");
        (await _scene.Registries.ContainsAsync(image, index, None)).ShouldBeTrue();
        (await _scene.Registries.ContainsAsync(image, images["arm64"], None)).ShouldBeTrue();
        (await _scene.Registries.ContainsAsync(image, foreign, None)).ShouldBeFalse();
        ImageIndex.PlatformsOf(await _scene.Registries.ReadManifestAsync(image, None)).Select(static platform => platform.ToString()).ShouldBe(["linux/amd64", "linux/arm64"]);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_blob_is_read_up_to_a_limit()
    {
        var content = Encoding.UTF8.GetBytes("""{"critical":{}}""");
        var digest = await _push.BlobAsync("acme/web", content);

        (await _scene.Registries.ReadBlobAsync(Image("acme/web"), digest, 100, None)).ToArray().ShouldBe(content);
        var fault = await Should.ThrowAsync<RegistryException>(() => _scene.Registries.ReadBlobAsync(Image("acme/web"), digest, 10, None));
        fault.Fault.ShouldBe(RegistryFault.BadAnswer);
        fault.Message.ShouldEndWith("has more than 10 bytes.");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task Referrers_of_a_registry_without_their_API_are_found_by_their_tag()
    {
        var digest = await _push.ImageAsync("acme/web", "1");
        (await _scene.Registries.ListReferrersAsync(Image($"acme/web@{digest}"), null, None)).ShouldBeEmpty();
        var signature = await _push.ImageAsync("acme/web", "signature", "signature");
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = RegistryPush.ImageIndex,
            ["manifests"] = new JsonArray(new JsonObject { ["mediaType"] = RegistryPush.ImageManifest, ["digest"] = signature, ["size"] = 1, ["artifactType"] = "application/sig" }),
        };
        await _push.ManifestAsync("acme/web", digest.Replace(':', '-'), Encoding.UTF8.GetBytes(index.ToJsonString()), RegistryPush.ImageIndex);

        var found = await _scene.Registries.ListReferrersAsync(Image($"acme/web@{digest}"), null, None);

        found.ShouldBe([new Referrer(signature, RegistryPush.ImageManifest, "application/sig")]);
        (await _scene.Registries.ListReferrersAsync(Image($"acme/web@{digest}"), "application/sbom", None)).ShouldBeEmpty();
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_registry_that_stops_is_not_asked_for_a_while_and_then_again()
    {
        var clock = new Trimtab.TestKit.Time.FakeClock();
        using var scene = new RegistryScene(RegistryScene.Insecure(_registry.Host), clock, new RegistryLimits { BreakAfter = 2 });
        await _push.ImageAsync("acme/web", "1");
        await _registry.StopAsync();
        for (var call = 0; call < 2; call++)
        {
            var failing = scene.Registries.ListTagsAsync(Image("acme/web"), None);
            for (var retry = 0; retry < 2; retry++)
            {
                // The limits of listing and call, and the pause before the retry.
                await clock.WhenTimersAsync(3, None);
                clock.Advance(TimeSpan.FromSeconds(2));
            }

            (await Should.ThrowAsync<RegistryException>(() => failing)).Fault.ShouldBe(RegistryFault.Unreachable);
        }

        var silent = await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image("acme/web"), None));
        silent.Fault.ShouldBe(RegistryFault.NotAsked);
        silent.RetryAfter.ShouldNotBeNull();
        scene.Connections.Standings.ShouldHaveSingleItem().Answers.ShouldBeFalse();

        await _registry.StartAgainAsync();
        clock.Advance(TimeSpan.FromMinutes(3));
        (await scene.Registries.ListTagsAsync(Image("acme/web"), None)).Tags.ShouldBe(["1"]);
        scene.Connections.Standings.ShouldHaveSingleItem().Answers.ShouldBeTrue();
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_registry_with_an_authority_of_its_own_is_trusted_when_the_fleet_says_so()
    {
        using var authority = new TestAuthority("registries");
        await using var registry = await RegistryProcess.StartAsync(new RegistryOptions { Tls = authority.Issue("registry", "1.3.6.1.5.5.7.3.1") });
        using var trusting = new RegistryScene($"registries: {{ test: {{ host: \"{registry.Host}\", ca: {{ env: CA }} }} }}", secrets: ("CA", await File.ReadAllTextAsync(authority.AuthorityFile)));
        using var strict = new RegistryScene("");
        using var wrong = new RegistryScene($"registries: {{ test: {{ host: \"{registry.Host}\", ca: {{ env: CA }} }} }}", secrets: ("CA", "no certificate"));
        var image = RegistryScene.Image($"{registry.Host}/acme/web:1");

        (await trusting.Registries.FindDigestAsync(image, None)).ShouldBeNull();
        var fault = await Should.ThrowAsync<RegistryException>(() => strict.Registries.FindDigestAsync(image, None));
        fault.Fault.ShouldBe(RegistryFault.Unreachable);
        fault.Message.ShouldContain("needs ca in the fleet");
        (await Should.ThrowAsync<RegistryException>(() => wrong.Registries.FindDigestAsync(image, None))).Message.ShouldBe($"The authority of {registry.Host} from environment variable CA holds no PEM certificate.");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task Plain_http_is_spoken_only_when_the_fleet_says_so()
    {
        using var scene = new RegistryScene("");

        (await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image("acme/web"), None))).Fault.ShouldBe(RegistryFault.Unreachable);
    }

    private Trimtab.Domain.Images.ImageReference Image(string text) => RegistryScene.Image($"{_registry.Host}/{text}");
}
