using System.Text;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;
using Trimtab.Domain.Scans;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.State;

namespace Trimtab.Domain.Tests.Scans;

public sealed class ScanRepositoryHandlerTests
{
    private const string Web = "ghcr.io/acme/web";
    private readonly ScanScene _scene = new();

    [Fact]
    public async Task One_listing_serves_every_asset_and_each_gets_its_own_class()
    {
        _scene.Assets.AddRange([ScanScene.Deployment("web", $"{Web}:1.0.0"), ScanScene.Deployment("api", $"{Web}:1.1.0"), ScanScene.Deployment("old", $"{Web}:1.0.0-alpine")]);
        Push("1.0.0", "1.1.0", "1.2.0", "1.0.0-alpine", "1.3.0-alpine");

        await _scene.ScanAsync(Web);

        _scene.Registries.Asked.Count(static asked => asked.StartsWith("list", StringComparison.Ordinal)).ShouldBe(1);
        _scene.Considered.Select(part => $"{part.Asset.Name}: {string.Join(' ', part.Candidates.Select(static candidate => candidate.Version.Version))}")
            .ShouldBe(["web: 1.2.0 1.1.0", "api: 1.2.0 1.0.0", "old: 1.3.0-alpine"]);
        _scene.Considered[0].Artifact.ShouldBe(Web);
    }

    [Fact]
    public async Task A_version_matures_from_the_first_sight_of_its_content()
    {
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.0.0"));
        Push("1.0.0", "1.1.0");
        await _scene.ScanAsync(Web);
        var first = _scene.Clock.GetUtcNow();
        await _scene.ScanLaterAsync(Web);
        var same = _scene.Considered.Single().Candidates.Single();

        var digest = _scene.Registries.Push($"{Web}:1.1.0", "built again");
        await _scene.ScanLaterAsync(Web);

        same.FirstSeen.ShouldBe(first);
        _scene.Considered.Single().Candidates.Single().ShouldBe(new Domain.Changes.Candidate(new Domain.Changes.ArtifactVersion("1.1.0", digest), _scene.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_moving_tag_with_another_content_is_a_candidate_of_the_same_name()
    {
        var old = _scene.Registries.Push($"{Web}:latest", "old");
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:latest", old));
        await _scene.ScanAsync(Web);
        var before = _scene.Considered.Single().Candidates.Count;

        var pushed = _scene.Registries.Push($"{Web}:latest", "new");
        await _scene.ScanLaterAsync(Web);

        before.ShouldBe(0);
        _scene.Considered.Single().Candidates.Select(static candidate => candidate.Version).ShouldBe([new Domain.Changes.ArtifactVersion("latest", pushed)]);
    }

    [Fact]
    public async Task A_platforms_digest_is_no_drift_from_its_index_which_is_read_once()
    {
        var platform = _scene.Registries.Add("application/vnd.oci.image.manifest.v1+json", "amd64"u8.ToArray());
        var index = PushIndex(platform, "one");
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.27", platform));

        await _scene.ScanAsync(Web);
        await _scene.ScanLaterAsync(Web);
        var (candidates, running) = (_scene.Considered.Single().Candidates, _scene.Considered.Single().Running);
        var other = PushIndex(_scene.Registries.Add("application/vnd.oci.image.manifest.v1+json", "amd64 again"u8.ToArray()), "two");
        await _scene.ScanLaterAsync(Web);

        candidates.ShouldBeEmpty();
        running.Digest.ShouldBe(index);
        _scene.Registries.Asked.Count(static asked => asked.StartsWith("manifest", StringComparison.Ordinal)).ShouldBe(1);
        _scene.Considered.Single().Candidates.Single().Version.Digest.ShouldBe(other);
    }

    [Fact]
    public async Task While_an_index_can_not_be_read_no_drift_is_told()
    {
        var missing = $"sha256:{new string('0', 64)}";
        _scene.Registries.Push($"{Web}:latest", "application/vnd.oci.image.index.v1+json", "{}"u8.ToArray());
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:latest", missing));
        _scene.Registries.DigestRefusal = new RegistryException("no answer", RegistryFault.Unreachable);

        await _scene.ScanAsync(Web);

        _scene.Considered.Single().Candidates.ShouldBeEmpty();
        (await _scene.MemoryOfAsync(Web)).Fault.ShouldBe("no answer");
    }

    [Theory]
    [InlineData(RegistryFault.Unreachable, 1)]
    [InlineData(RegistryFault.Limited, 1)]
    [InlineData(RegistryFault.Denied, 0)]
    public async Task A_failed_look_keeps_what_is_known_says_why_and_is_tried_again_where_that_may_help(RegistryFault fault, int retries)
    {
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.0.0"));
        Push("1.0.0", "1.1.0");
        await _scene.ScanAsync(Web);
        _scene.Registries.Refusal = new RegistryException("ghcr.io said 503", fault);

        var outcome = await _scene.ScanLaterAsync(Web);

        outcome.ShouldBeOfType<Outcome.Done>().Reason.ShouldContain("ghcr.io said 503");
        _scene.Considered.Single().Candidates.Count.ShouldBe(1);
        (await _scene.MemoryOfAsync(Web)).Failures.ShouldBe(1);
        _scene.Sender.Of<ScanRepository>().Select(static body => body.Attempt).ShouldBe(Enumerable.Repeat(1, retries));
    }

    [Fact]
    public async Task Retries_end_and_wait_as_long_as_the_registry_says()
    {
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.0.0"));
        _scene.Registries.Refusal = new RegistryException("429", RegistryFault.Limited) { RetryAfter = TimeSpan.FromMinutes(7) };

        await _scene.ScanAsync(Web);
        await _scene.ScanAsync(Web, static body => body with { Attempt = 3, AskedAt = body.AskedAt.AddSeconds(1) });

        _scene.Sender.Sent.Select(static sent => sent.Delay).ShouldBe([TimeSpan.FromMinutes(7)]);
    }

    [Fact]
    public async Task A_listing_that_lost_tags_decides_nothing_until_a_later_one_confirms_it()
    {
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.0.0"));
        Push("1.0.0", "1.1.0", "1.2.0");
        await _scene.ScanAsync(Web);
        _scene.Registries.Delete($"{Web}:1.2.0");

        await _scene.ScanLaterAsync(Web);
        var inDoubt = _scene.Considered.Count;
        await _scene.ScanLaterAsync(Web);
        var heldBack = _scene.Considered.Single().Candidates.Count;
        await _scene.ScanAsync(Web, static body => body with { BelieveLosses = true });

        (inDoubt, heldBack).ShouldBe((0, 0));
        _scene.Considered.Single().Candidates.Single().Version.Version.ShouldBe("1.1.0");
    }

    [Fact]
    public async Task What_was_asked_for_before_the_last_look_began_asks_the_registry_nothing_but_is_considered()
    {
        _scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.0.0"));
        Push("1.0.0", "1.1.0");
        await _scene.ScanAsync(Web);
        var asked = _scene.Registries.Asked.Count;

        await _scene.ScanAsync(Web, static body => body with { AskedAt = body.AskedAt.AddSeconds(-1) });

        _scene.Registries.Asked.Count.ShouldBe(asked);
        _scene.Considered.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_scan_that_is_killed_at_any_write_ends_as_one_that_was_not()
    {
        for (var call = 1; call <= 3; call++)
        {
            foreach (var isAfter in new[] { false, true })
            {
                var killer = new Killer();
                var scene = new ScanScene(documents: new MortalDocumentStore(new InMemoryDocumentStore(), killer));
                scene.Assets.Add(ScanScene.Deployment("web", $"{Web}:1.0.0"));
                scene.Registries.Push($"{Web}:1.0.0");
                scene.Registries.Push($"{Web}:1.1.0");
                var asked = scene.Clock.GetUtcNow();
                killer.Arm(call, isAfter);
                scene.Broken = call == 3 ? new KilledException(call) : null;
                await Should.ThrowAsync<KilledException>(() => scene.ScanAsync(Web));
                killer.Disarm();
                scene.Broken = null;

                await scene.ScanAsync(Web, body => body with { AskedAt = asked });

                scene.Considered.Single().Candidates.Count.ShouldBe(1);
            }
        }
    }

    [Fact]
    public async Task What_the_fleet_forbids_is_never_asked_for()
    {
        var scene = new ScanScene("images: { allow: [ghcr.io, 'docker.io/library/*'], deny: [ghcr.io/acme/*] }");
        scene.Assets.AddRange([ScanScene.Deployment("web", $"{Web}:1.0.0"), ScanScene.Deployment("db", "quay.io/acme/db:1"), ScanScene.Deployment("ok", "nginx:1.0.0")]);
        scene.Registries.Push("nginx:1.0.0");

        var denied = await scene.ScanAsync(Web);
        var notAllowed = await scene.ScanAsync("quay.io/acme/db");
        await scene.ScanAsync("docker.io/library/nginx");

        denied.Reason.ShouldBe("The fleet forbids ghcr.io/acme/web: images.deny has ghcr.io/acme/*.");
        notAllowed.Reason.ShouldBe("The fleet forbids quay.io/acme/db: nothing in images.allow covers it.");
        scene.Registries.Asked.ShouldAllBe(static asked => asked.Contains("nginx"));
        scene.Report.Refused.ShouldBe([Web, "quay.io/acme/db"]);
    }

    [Fact]
    public async Task A_releases_chart_is_from_the_first_repository_that_has_its_version()
    {
        var scene = new ScanScene("charts: { a: { url: 'https://a.example.com' }, b: { url: 'https://b.example.com' }, c: { url: 'https://c.example.com' } }");
        var release = new AssetId("apps-eu", "shop", AssetKind.HelmRelease, "web");
        scene.Assets.Add(new Asset(release) { Release = new AssetRelease("web", "1.0.0", "", "", "deployed", 1) });
        var digest = $"sha256:{new string('1', 64)}";
        scene.Charts.Charts["https://b.example.com/web"] = [new ChartVersion("1.0.0"), new ChartVersion("1.1.0") { Digest = digest }];
        scene.Charts.Charts["https://c.example.com/web"] = [new ChartVersion("1.0.0"), new ChartVersion("9.9.9")];

        List<string> considered = [];
        foreach (var repository in new[] { "a", "b", "c" })
        {
            await scene.ScanAsync($"https://{repository}.example.com/web");
            considered.AddRange(scene.Considered.Select(static part => $"{part.Artifact} {part.Part} {part.Candidates.Single().Version}"));
        }

        considered.ShouldBe([$"https://b.example.com/web chart {new Domain.Changes.ArtifactVersion("1.1.0", digest)}"]);
        (await scene.MemoryOfAsync("https://a.example.com/web")).Fault.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_asked_for_that_no_asset_uses()
    {
        (await _scene.ScanAsync(Web)).Reason.ShouldBe($"No asset uses {Web}.");
        (await _scene.ScanAsync("not//an image")).ShouldBeOfType<Outcome.Stalled>();
        _scene.Registries.Asked.ShouldBeEmpty();
    }

    private void Push(params string[] tags)
    {
        foreach (var tag in tags)
        {
            _scene.Registries.Push($"{Web}:{tag}");
        }
    }

    private string PushIndex(string platform, string name)
        => _scene.Registries.Push(
            $"{Web}:1.27",
            "application/vnd.oci.image.index.v1+json",
            Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","annotations":{"name":"{{{name}}}"},"manifests":[{"digest":"{{{platform}}}","mediaType":"application/vnd.oci.image.manifest.v1+json","size":5,"platform":{"os":"linux","architecture":"amd64"}}]}"""));
}
