using Trimtab.Domain.Assets;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>Finds what is said about the updates of an asset: defaults, then its namespace, then rules, then the asset itself. Pure.</summary>
/// <param name="fleet">The document in force.</param>
/// <param name="over">What is tried instead of all that: laid over everything; null for nothing.</param>
public sealed class UpdateRules(FleetDocument fleet, PolicyLayer? over = null)
{
    /// <param name="asset">The asset.</param>
    /// <param name="part">Its part.</param>
    /// <param name="artifact">What that part runs, without tag.</param>
    public UpdatePolicyChain For(Asset asset, string part, string artifact)
    {
        ArgumentNullException.ThrowIfNull(asset);
        List<PolicyLayer> layers = [];
        var updates = fleet.Updates;
        if (updates.Defaults is { } defaults)
        {
            Add(layers, defaults);
        }

        var space = asset.Id.Namespace.Length > 0 ? asset.Id.Namespace : asset.ComposeProject;
        foreach (var entry in updates.Namespaces)
        {
            if (space is not null && UpdateSelection.Matches(entry.Pattern, space))
            {
                Add(layers, entry.Use);
            }
        }

        foreach (var rule in updates.Rules)
        {
            if (rule.Match.Selects(asset, artifact))
            {
                Add(layers, rule.Use);
            }
        }

        var wishes = new ResourceWishes(fleet, asset, part);
        layers.AddRange(wishes.Read());
        if (over is not null)
        {
            layers.Add(over);
        }

        return new UpdatePolicyChain(layers, asset.Id.Kind, fleet.Windows) { Disabled = wishes.Disabled, ShownOnly = wishes.ShownOnly, Faults = wishes.Faults };
    }

    private void Add(List<PolicyLayer> layers, UpdatePolicyUse use)
    {
        if (use.Name is { } name && fleet.UpdatePolicies.TryGetValue(name, out var policy))
        {
            layers.Add(new PolicyLayer($"policy {name} ({use.Origin})", policy));
        }

        layers.Add(new PolicyLayer(use.Origin, use.Own));
    }
}
