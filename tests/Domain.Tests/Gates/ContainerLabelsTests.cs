using System.Globalization;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Tests.Gates;

/// <summary>A container's labels before a policy that would make every patch.</summary>
public sealed class ContainerLabelsTests
{
    private const string Watchtower = "com.centurylinklabs.watchtower.";
    private const string Own = "trimtab.dev/";
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-11-27T12:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(Watchtower + "monitor-only", "true")]
    [InlineData(Watchtower + "monitor-only", "1")]
    [InlineData(Watchtower + "monitor-only", "Yes")]
    [InlineData(Own + "monitor-only", "true")]
    [InlineData(Own + "monitor-only", "T")]
    public void Monitor_only_leaves_the_change_to_a_person(string label, string word)
    {
        var decision = Decide((label, word));

        decision.Chosen.ShouldNotBeNull().Action.ShouldBe(GateAction.Manual);
        decision.Rationale.ShouldContain(reason => reason.Origin == $"label {label}" && reason.Effect == GateEffect.Asks);
    }

    [Theory]
    [InlineData(Watchtower + "enable", "false")]
    [InlineData(Watchtower + "enable", "0")]
    [InlineData(Own + "enable", "false")]
    [InlineData(Own + "enable", "NO")]
    public void A_container_that_is_not_enabled_is_proposed_nothing(string label, string word)
    {
        var decision = Decide((label, word));

        decision.Choices.ShouldBeEmpty();
        decision.Rationale.ShouldHaveSingleItem().Origin.ShouldBe($"label {label}");
    }

    [Theory]
    [InlineData(Watchtower + "enable", "true")]
    [InlineData(Own + "enable", "1")]
    [InlineData(Own + "monitor-only", "false")]
    [InlineData(Watchtower + "monitor-only", "")]
    [InlineData(Watchtower + "monitor", "true")]
    public void Other_words_and_labels_change_nothing(string label, string word) => Decide((label, word)).Chosen.ShouldNotBeNull().Action.ShouldBe(GateAction.Auto);

    [Fact]
    public void The_own_label_wins()
    {
        Decide((Own + "monitor-only", "false"), (Watchtower + "monitor-only", "true")).Chosen.ShouldNotBeNull().Action.ShouldBe(GateAction.Auto);
        Decide((Own + "enable", "false"), (Watchtower + "enable", "true")).Choices.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Watchtower + "enable")]
    [InlineData(Own + "monitor-only")]
    public void A_word_that_is_neither_yes_nor_no_stops_everything_and_is_told(string label)
    {
        var decision = Decide((label, "maybe"));

        decision.Choices.ShouldBeEmpty();
        decision.Rationale.ShouldContain(reason => reason.Origin == $"label {label}" && reason.Text.StartsWith("'maybe' is neither true nor false.", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_of_a_workload_in_a_cluster_are_not_meant()
        => Decide(new AssetId("apps-eu", "shop", AssetKind.Deployment, "web"), (Own + "enable", "false")).Chosen.ShouldNotBeNull().Action.ShouldBe(GateAction.Auto);

    private static GateDecision Decide(params (string Name, string Value)[] labels) => Decide(new AssetId("nas", "", AssetKind.Container, "web"), labels);

    private static GateDecision Decide(AssetId id, params (string Name, string Value)[] labels)
    {
        var fleet = FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\nupdates: {{ defaults: {{ patch: auto }} }}")]);
        var asset = new Asset(id) { Health = AssetHealth.Healthy, Labels = labels.ToDictionary(static label => label.Name, static label => label.Value) };
        Candidate[] candidates = [new(new ArtifactVersion("1.2.4", null), Noon.AddDays(-30))];
        return Gate.Decide(new GateQuestion(new UpdateRules(fleet).For(asset, "web", "example.org/web"), asset, new PartCandidates(id, "web", "example.org/web", new ArtifactVersion("1.2.3", null), candidates), Noon));
    }
}
