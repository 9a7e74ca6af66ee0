using Trimtab.Domain.Assets;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>Reads what an asset says of its own updates, by annotations or labels.</summary>
/// <param name="fleet">Names the policies and windows.</param>
/// <param name="asset">The asset.</param>
/// <param name="part">Its part.</param>
internal sealed class ResourceWishes(FleetDocument fleet, Asset asset, string part)
{
    private const string Off = "disabled";
    private const string Shown = "manual";

    private readonly List<GateReason> _faults = [];

    public IReadOnlyList<GateReason> Faults => _faults;

    public GateReason? Disabled { get; private set; }

    public GateReason? ShownOnly { get; private set; }

    /// <returns>What the asset says, the farthest first; empty for nothing.</returns>
    public IReadOnlyList<PolicyLayer> Read()
    {
        ReadSwitches();
        if (asset.Annotations.Count == 0)
        {
            return [];
        }

        List<PolicyLayer> layers = [];
        if (Find(UpdateNames.Policy, out var name) is { } policy)
        {
            if (fleet.UpdatePolicies.TryGetValue(policy, out var found))
            {
                layers.Add(new PolicyLayer($"policy {policy} ({name})", found));
            }
            else
            {
                Refuse(name, $"The fleet has no update policy named {policy}.");
            }
        }

        AddFields(layers);
        return layers;
    }

    private void ReadSwitches()
    {
        if (Find(UpdateNames.Update, out var name) is { } word)
        {
            switch (word)
            {
                case Off:
                    Disabled = new GateReason("update", name, GateEffect.Decided, "Updates are switched off here.", $"Take {name} away.");
                    break;
                case Shown:
                    ShownOnly = new GateReason("update", name, GateEffect.Asks, "Every change waits for a person here.", $"Take {name} away.");
                    break;
                case "enabled":
                    break;
                default:
                    Refuse(name, $"'{word}' is none of disabled, manual and enabled.");
                    break;
            }
        }

        if (asset.Id.Kind != AssetKind.Container)
        {
            return;
        }

        var labels = WatchtowerLabels.Of(asset.Labels);
        if (!labels.IsEnabled)
        {
            Disabled ??= new GateReason("update", $"label {labels.LabelOf(WatchtowerLabels.Enable)}", GateEffect.Decided, "Updates are switched off here.", "Take the label away.");
        }

        if (labels.IsMonitored)
        {
            ShownOnly ??= new GateReason("update", $"label {labels.LabelOf(WatchtowerLabels.MonitorOnly)}", GateEffect.Asks, "Changes are only shown here, until a person orders one.", "Take the label away.");
        }

        foreach (var label in (string[])[WatchtowerLabels.Enable, WatchtowerLabels.MonitorOnly])
        {
            if (labels.WrongWord(label) is { } wrong)
            {
                Refuse($"label {labels.LabelOf(label)}", $"'{wrong}' is neither true nor false.");
            }
        }
    }

    private void AddFields(List<PolicyLayer> layers)
    {
        Add(layers, UpdateNames.Range, static (text, _) => UpdatePolicySection.Range(text, out var fault) is { } range ? (new UpdatePolicy { Range = range }, "") : (null, fault));
        Add(layers, UpdateNames.Soak, static (text, _) => Duration.TryParse(text, out var soak) ? (new UpdatePolicy { Soak = soak }, "") : (null, $"'{text}' is no duration, such as 12h or 3d."));
        Add(layers, UpdateNames.Glob, static (text, asset) => (new UpdatePolicy { Filter = new UpdateFilter(TagsOf(asset) with { Glob = text }, $"glob {text}") }, ""));
        Add(layers, UpdateNames.Windows, (text, _) => Windows(text));
        foreach (var (word, kind) in UpdatePolicySection.Kinds)
        {
            Add(layers, UpdateNames.Action + word, (text, _) => Action(text, kind));
        }
    }

    private void Add(List<PolicyLayer> layers, string key, Func<string, Asset, (UpdatePolicy? Policy, string Fault)> read)
    {
        if (Find(key, out var name) is not { } text)
        {
            return;
        }

        var (policy, fault) = read(text, asset);
        if (policy is null)
        {
            Refuse(name, fault);
        }
        else
        {
            layers.Add(new PolicyLayer(name, policy));
        }
    }

    private (UpdatePolicy? Policy, string Fault) Windows(string text)
    {
        string[] names = text == "none" ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.FirstOrDefault(name => !fleet.Windows.ContainsKey(name)) is { } unknown
            ? (null, $"The fleet has no window named {unknown}.")
            : (new UpdatePolicy { Windows = names }, "");
    }

    private static (UpdatePolicy? Policy, string Fault) Action(string text, VersionChange kind)
        => Enum.TryParse<GateAction>(text, ignoreCase: true, out var action) && char.IsLetter(text[0])
            ? (new UpdatePolicy { Actions = new Dictionary<VersionChange, GateAction> { [kind] = action } }, "")
            : (null, $"'{text}' is none of auto, review, manual and skip.");

    private static TagPolicy TagsOf(Asset asset) => (asset.Id.Kind == AssetKind.HelmRelease ? UpdateFilter.Charts : UpdateFilter.Images).Tags;

    private void Refuse(string name, string fault)
        => _faults.Add(new GateReason("update", name, GateEffect.Decided, $"{fault.TrimEnd('.')}. Nothing is changed here before it is right.", $"Set {name} right, or take it away."));

    /// <summary>The word for this part, else that for the whole asset.</summary>
    private string? Find(string key, out string name)
    {
        if (asset.Annotations.Count == 0)
        {
            name = "";
            return null;
        }

        var own = $"{key}.{part}";
        var isOwn = asset.Annotations.ContainsKey(own);
        name = $"{(asset.Id.Kind == AssetKind.Container ? "label" : "annotation")} {(isOwn ? own : key)}";
        return asset.Annotations.GetValueOrDefault(isOwn ? own : key) is { Length: > 0 } text ? text : null;
    }
}
