using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads <c>updates</c>: which policy is for which asset. The fields are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class UpdatesSection
{
    public static void Read(FleetNode node, FleetDraft draft)
    {
        if (!node.ExpectMap())
        {
            return;
        }

        var defaults = node.Child("defaults");
        if (!defaults.IsMissing && draft.Updates.Defaults is not null)
        {
            defaults.Fault("Another file of the fleet has the defaults already.");
        }

        draft.Updates = new FleetUpdates(
            UpdatePolicySection.Use(defaults, draft, "updates.defaults") ?? draft.Updates.Defaults,
            [.. draft.Updates.Namespaces, .. Namespaces(node.Child("namespaces"), draft)],
            [.. draft.Updates.Rules, .. node.Child("rules").Items().Select(rule => Rule(rule, draft)).OfType<UpdateRule>()]);
        node.RefuseOtherKeys();
    }

    private static IEnumerable<NamespaceUpdates> Namespaces(FleetNode node, FleetDraft draft)
    {
        foreach (var pattern in node.ExpectMap() ? node.Map!.Select(static entry => entry.Key).ToArray() : [])
        {
            var entry = node.Child(pattern);
            if (entry.IsMissing)
            {
                entry.Fault("Missing: name of an update policy, or its fields.");
            }
            else if (UpdatePolicySection.Use(entry, draft, $"updates.namespaces.{pattern}") is { } use)
            {
                yield return new NamespaceUpdates(pattern, use);
            }
        }
    }

    private static UpdateRule? Rule(FleetNode node, FleetDraft draft)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var name = node.Child("name").Text();
        var match = Selection(node.Child("match"));
        var use = UpdatePolicySection.UseFields(node, draft, name is null ? node.Path : $"updates rule {name}");
        node.RefuseOtherKeys();
        return new UpdateRule(match, use);
    }

    private static UpdateSelection Selection(FleetNode node)
    {
        if (node.IsMissing)
        {
            node.Fault("Missing: which assets the rule is for. What is for all of them stands under defaults.");
        }

        if (!node.ExpectMap())
        {
            return new UpdateSelection([], [], [], [], [], new Dictionary<string, string>(StringComparer.Ordinal));
        }

        var selection = new UpdateSelection(
            FleetSections.Texts(node.Child("places")),
            FleetSections.Texts(node.Child("namespaces")),
            [.. node.Child("kinds").Items().Select(static kind => kind.Word(AssetKind.Deployment))],
            FleetSections.Texts(node.Child("names")),
            FleetSections.Texts(node.Child("images")),
            Labels(node.Child("labels")));
        if (node.Map is { Count: 0 })
        {
            node.Fault("Must have places, namespaces, kinds, names, images, labels or several of them.");
        }

        node.RefuseOtherKeys();
        return selection;
    }

    private static Dictionary<string, string> Labels(FleetNode node)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (var label in node.ExpectMap() ? node.Map!.Select(static entry => entry.Key).ToArray() : [])
        {
            if (node.Child(label).Text() is { } pattern)
            {
                labels[label] = pattern;
            }
        }

        return labels;
    }
}
