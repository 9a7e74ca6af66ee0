using Trimtab.Domain.Judging;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Fleet;

/// <summary>A judge's policy in a file of its own: the fields of a rollout policy's <c>judge:</c> block, with or without that key above them.</summary>
public static class JudgePolicyFile
{
    /// <summary>Reads YAML, or JSON when the name ends with <c>.json</c>.</summary>
    /// <param name="fileName">Goes into the faults.</param>
    /// <param name="text">The file's text; an empty one is the default policy.</param>
    /// <returns>The policy, with defaults where something is missing or wrong; and every fault, none when the file is right.</returns>
    public static (JudgePolicy Policy, IReadOnlyList<FleetFault> Faults) Read(string fileName, string text)
    {
        var findings = new FleetFindings();
        var faults = findings.Faults;
        try
        {
            var trees = YamlTree.Parse(fileName, text, YamlLimits.Configuration);
            if (trees.Count > 1)
            {
                faults.Add(new FleetFault(fileName, trees[1].Line, "", "Must be one document."));
            }

            return (trees.Count == 0 ? JudgePolicy.Default : Read(new FleetNode(trees[0], "", trees[0].Root, findings)), faults);
        }
        catch (InvalidYamlException exception)
        {
            return (JudgePolicy.Default, [.. exception.Faults.Select(fault => new FleetFault(fault.File, fault.Line, "", fault.Text))]);
        }
    }

    private static JudgePolicy Read(FleetNode root)
    {
        if (root.Map is not { } map || !map.ContainsKey("judge"))
        {
            return JudgePolicySection.Read(root);
        }

        var policy = JudgePolicySection.Read(root.Child("judge"));
        root.RefuseOtherKeys();
        return policy;
    }
}
