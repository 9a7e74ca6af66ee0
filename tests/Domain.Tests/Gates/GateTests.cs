using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Gates;

public sealed class GateTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-11-27T12:00:00Z", CultureInfo.InvariantCulture);
    private static readonly AssetId Web = new("apps-eu", "shop", AssetKind.Deployment, "web");

    [Theory]
    // running, candidates (best last), the word for each kind, what is chosen with its action
    [InlineData("1.2.3", "1.2.2 1.2.4 1.2.5", "patch: auto", "1.2.5 Auto")]
    [InlineData("1.2.3", "1.2.5 1.10.0 1.9.0", "patch: auto, minor: auto", "1.10.0 Auto")]
    [InlineData("1.2.3", "1.2.5 1.3.0", "patch: auto, minor: review", "1.2.5 Auto, 1.3.0 Review")]
    [InlineData("1.2.3", "1.2.5 1.3.0", "patch: review, minor: auto", "1.3.0 Auto")]
    [InlineData("1.2.3", "1.2.5 1.3.0", "patch: skip, minor: skip", "")]
    [InlineData("1.2.3", "1.2.5 1.3.0 2.0.0", "patch: manual, minor: manual, major: manual", "1.3.0 Manual, 2.0.0 Manual")]
    [InlineData("1.2.3", "1.2.5 1.3.0 2.0.0", "patch: auto, minor: review, major: auto", "2.0.0 Auto")]
    [InlineData("1.2.3", "1.2.3 v1.2.3 1.2", "patch: auto", "")]
    [InlineData("3.8.0-alpine", "3.8.4 3.8.3-alpine 3.8.5-slim", "patch: auto", "3.8.3-alpine Auto")]
    [InlineData("1.3.0-rc1", "1.3.0-rc2 1.3.0", "patch: auto, prerelease: auto", "1.3.0 Auto")]
    [InlineData("1.2.3", "1.3.0-rc1 2.0.0-rc1", "minor: auto, major: skip, prerelease: auto", "1.3.0-rc1 Auto")]
    [InlineData("1.2.3", "1.3.0-rc1", "minor: auto", "")]
    [InlineData("2026.10.1", "2026.10.2 2026.11.1 2027.1.1", "patch: auto, minor: review", "2026.10.2 Auto, 2026.11.1 Review, 2027.1.1 Manual")]
    [InlineData("", "1.2.3", "patch: auto", "")]
    [InlineData("latest", "1.2.3 stable", "patch: auto, digest: auto", "")]
    public void What_is_chosen(string running, string candidates, string words, string expected)
        => Chosen(Decide($"updates: {{ defaults: {{ {words} }} }}", running, candidates)).ShouldBe(expected);

    [Fact]
    public void Nothing_said_means_that_newer_versions_wait_for_a_person_and_nothing_else_is_made()
        => Chosen(Decide("", "1.2.3", "1.2.4 1.3.0 2.0.0 1.4.0-rc1 1.2.2")).ShouldBe("1.3.0 Manual, 2.0.0 Manual");

    [Fact]
    public void A_fast_moving_repository_is_not_starved_by_the_soak()
    {
        // A release each hour for ten days, soak two days: at any time the one that is two days old.
        var candidates = Enumerable.Range(0, 240).Select(hour => new Candidate(new ArtifactVersion($"1.0.{hour + 1}", null), Noon.AddHours(hour - 240))).ToArray();
        var decision = Gate.Decide(Question("updates: { defaults: { patch: auto, soak: 2d } }", "1.0.0", candidates));

        var chosen = decision.Choices.ShouldHaveSingleItem();
        chosen.Candidate.Version.Version.ShouldBe("1.0.193");
        chosen.WaitUntil.ShouldBeNull();
    }

    [Fact]
    public void A_tag_with_other_content_is_as_old_as_that_content()
    {
        Candidate[] candidates = [new(new ArtifactVersion("latest", "sha256:b"), Noon.AddHours(-1)), new(new ArtifactVersion("latest", "sha256:c"), Noon.AddDays(-3))];
        var decision = Gate.Decide(Question("updates: { defaults: { digest: auto, soak: 1d } }", "latest", candidates, digest: "sha256:a"));

        decision.Chosen!.Candidate.Version.Digest.ShouldBe("sha256:c");
    }

    [Fact]
    public void Content_that_nobody_knows_is_no_change()
    {
        Decide("updates: { defaults: { digest: auto } }", "latest", [new Candidate(new ArtifactVersion("latest", null), Noon.AddDays(-3))], "sha256:a").Choices.ShouldBeEmpty();
        Decide("updates: { defaults: { digest: auto } }", "latest", [new Candidate(new ArtifactVersion("latest", "sha256:b"), Noon.AddDays(-3))], null).Choices.ShouldBeEmpty();
    }

    [Fact]
    public void Soak_and_window_are_waited_for_one_after_the_other()
    {
        const string Fleet = "windows: { mornings: { allow: [ { hours: '08:00-09:00' } ] } }\nupdates: { defaults: { patch: auto, soak: 1d, windows: mornings } }";
        var decision = Decide(Fleet, "1.2.3", [new Candidate(new ArtifactVersion("1.2.4", null), Noon.AddHours(-2))], null);

        // Old enough tomorrow at 10:00, when the window is closed again.
        decision.Chosen!.MaturesAt.ShouldBe(Noon.AddHours(22));
        decision.Chosen.WaitUntil.ShouldBe(At("2026-11-29T08:00:00Z"));
        decision.Chosen.WaitsFor.ShouldBe("window mornings");
    }

    [Fact]
    public void A_pull_request_is_the_request_for_approval()
    {
        var decision = Decide("updates: { defaults: { minor: review, mode: git, execution: { pullRequest: true } } }", "1.2.3", "1.3.0");

        Chosen(decision).ShouldBe("1.3.0 Auto");
        decision.Rationale.ShouldContain(static reason => reason.Rule == "pullRequest");
    }

    [Fact]
    public void Two_versions_that_pull_requests_ask_for_are_not_asked_for_side_by_side()
    {
        const string Fleet = "updates: { defaults: { patch: auto, minor: review, execution: { pullRequest: true } } }";
        var question = Question(Fleet, "1.2.3", Candidates("1.2.4 1.3.0"));

        Chosen(Gate.Decide(question with { Asset = question.Asset with { Target = "shop-prod" } })).ShouldBe("1.3.0 Auto");
        Chosen(Gate.Decide(question)).ShouldBe("1.2.4 Auto, 1.3.0 Review", "without a target it is a patch, and no pull request asks for it");
    }

    [Fact]
    public void The_same_question_has_the_same_answer()
    {
        var question = Question("updates: { defaults: { patch: auto, minor: review } }", "1.2.3", Candidates("1.2.4 1.3.0"));

        GateText.Write(Gate.Decide(question)).ShouldBe(GateText.Write(Gate.Decide(question)));
    }

    [Fact]
    public void Nothing_older_is_ever_chosen_without_being_allowed()
    {
        var version = from major in Gen.Choose(0, 3)
                      from minor in Gen.Choose(0, 4)
                      from patch in Gen.Choose(0, 4)
                      from suffix in Gen.Elements("", "", "", "-rc1", "-alpine", "-beta.2")
                      from prefix in Gen.Elements("", "v")
                      select $"{prefix}{major}.{minor}.{patch}{suffix}";
        var given = from running in version
                    from candidates in Gen.ListOf(version)
                    from words in Gen.ListOf(Gen.Elements("major", "minor", "patch", "prerelease", "build", "digest", "other"))
                    from action in Gen.Elements("auto", "review", "manual", "skip")
                    select (running, candidates: candidates.ToArray(), Words: string.Join(", ", words.Distinct().Select(word => $"{word}: {action}")));

        Prop.ForAll(given.ToArbitrary(), value =>
        {
            var decision = Decide($"updates: {{ defaults: {{ {value.Words} }} }}", value.running, string.Join(' ', value.candidates));
            return decision.Choices.All(choice => VersionComparer.Compare(Reading(value.running), Reading(choice.Candidate.Version.Version)).Order < 0)
                && decision.Choices.Count == decision.Choices.Select(static choice => (choice.Action, choice.Type == VersionChange.Major)).Distinct().Count();
        }).QuickCheckThrowOnFailure();
    }

    private static string Chosen(GateDecision decision) => string.Join(", ", decision.Choices.Select(static choice => $"{choice.Candidate.Version.Version} {choice.Action}"));

    private static VersionReading Reading(string text) => VersionReader.TryRead(text, VersionScheme.Docker, out var reading, out var reason) ? reading : throw new FormatException(reason);

    private static GateDecision Decide(string fleet, string running, string candidates) => Gate.Decide(Question(fleet, running, Candidates(candidates)));

    private static GateDecision Decide(string fleet, string running, IReadOnlyList<Candidate> candidates, string? digest) => Gate.Decide(Question(fleet, running, candidates, digest));

    private static Candidate[] Candidates(string tags)
        => [.. tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static tag => new Candidate(new ArtifactVersion(tag, null), Noon.AddDays(-30)))];

    private static GateQuestion Question(string fleet, string running, IReadOnlyList<Candidate> candidates, string? digest = null)
    {
        var document = FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\n{fleet}")]);
        var asset = new Asset(Web) { Health = AssetHealth.Healthy };
        return new GateQuestion(new UpdateRules(document).For(asset, "web", "example.org/web"), asset, new PartCandidates(Web, "web", "example.org/web", new ArtifactVersion(running, digest), candidates), Noon);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
