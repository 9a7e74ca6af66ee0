using System.Text.Json.Nodes;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>guards</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class GuardSection
{
    public static FleetGuard? Read(string name, FleetNode node)
    {
        var watch = node.Child("watch");
        var guard = new FleetGuard(
            name,
            node.Child("cluster").ClusterName(),
            Selection(node.Child("include")),
            Selection(node.Child("exclude")),
            node.Child("rollout").Text(),
            watch.IsMissing ? null : watch.Span(RolloutPolicy.Default.Watch, FleetGuard.LeastWatch, TimeSpan.FromDays(1)),
            node.Child("onFailure").Word(GuardFailureAction.RollBack));
        node.RefuseOtherKeys();
        return guard;
    }

    private static GuardSelection Selection(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return GuardSelection.None;
        }

        var selection = new GuardSelection(FleetSections.Texts(node.Child("namespaces")), Labels(node.Child("labels")));
        if (selection is { Namespaces.Count: 0, Labels.Count: 0 })
        {
            node.Fault("Must have namespaces, labels or both.");
        }

        node.RefuseOtherKeys();
        return selection;
    }

    private static Dictionary<string, string> Labels(FleetNode node)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        if (!node.ExpectMap())
        {
            return labels;
        }

        foreach (var (label, _) in node.Map ?? new JsonObject())
        {
            if (node.Child(label).Text() is { } pattern)
            {
                labels[label] = pattern;
            }
        }

        return labels;
    }
}
