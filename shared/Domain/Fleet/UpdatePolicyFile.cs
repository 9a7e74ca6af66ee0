using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Fleet;

/// <summary>An update policy in a file of its own, to be tried: its fields.</summary>
public static class UpdatePolicyFile
{
    /// <summary>Reads YAML or JSON.</summary>
    /// <param name="fileName">Goes into the faults and the rationale.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="fleet">Names windows and policies.</param>
    /// <returns>What it says; and every fault, none when the file is right.</returns>
    public static (PolicyLayer Layer, IReadOnlyList<FleetFault> Faults) Read(string fileName, string text, FleetDocument fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var findings = new FleetFindings();
        var policy = new UpdatePolicy();
        try
        {
            var trees = YamlTree.Parse(fileName, text, YamlLimits.Configuration);
            if (trees.Count != 1)
            {
                findings.Faults.Add(new FleetFault(fileName, 0, "", "Must be one document with the fields of an update policy."));
            }
            else
            {
                policy = Read(new FleetNode(trees[0], "", trees[0].Root, findings), fleet);
            }
        }
        catch (InvalidYamlException exception)
        {
            findings.Faults.AddRange(exception.Faults.Select(static fault => new FleetFault(fault.File, fault.Line, "", fault.Text)));
        }

        return (new PolicyLayer($"file {fileName}", policy), findings.Faults);
    }

    private static UpdatePolicy Read(FleetNode root, FleetDocument fleet)
    {
        var draft = new FleetDraft();
        var policy = UpdatePolicySection.Read("", root, draft);
        foreach (var (window, place) in draft.NamedWindows.Where(named => !fleet.Windows.ContainsKey(named.Window)))
        {
            place.Fault($"There is no window named {window}. There are: {string.Join(", ", fleet.Windows.Keys.Order(StringComparer.Ordinal).DefaultIfEmpty("none"))}.");
        }

        foreach (var (key, place) in draft.NamedKeys.Where(named => !fleet.SignatureKeys.ContainsKey(named.Key)))
        {
            place.Fault($"There is no public key named {key}. There are: {string.Join(", ", fleet.SignatureKeys.Keys.Order(StringComparer.Ordinal).DefaultIfEmpty("none"))}.");
        }

        return policy;
    }
}
