using Trimtab.Domain.Fleet;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Relay;

/// <summary>Reads the relay's file. Pure. The fields, ranges and defaults are those of <c>infra/docs/relay.md</c>.</summary>
public static class RelaySettingsReader
{
    /// <param name="file">Its name, for faults.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <exception cref="InvalidRelaySettingsException">Something is wrong; all faults are listed.</exception>
    public static RelaySettings Read(string file, string text)
    {
        var findings = new FleetFindings();
        try
        {
            var trees = YamlTree.Parse(file, text, YamlLimits.Configuration);
            if (trees.Count > 0)
            {
                var settings = Read(new FleetNode(trees[0], "", trees[0].Root, findings));
                return findings.Faults.Count == 0 ? settings : throw new InvalidRelaySettingsException(findings.Faults);
            }

            findings.Faults.Add(new FleetFault(file, 0, "", "The file is empty: it must at least name the cluster."));
        }
        catch (InvalidYamlException exception)
        {
            findings.Faults.AddRange(exception.Faults.Select(static fault => new FleetFault(fault.File, fault.Line, "", fault.Text)));
        }

        throw new InvalidRelaySettingsException(findings.Faults);
    }

    private static RelaySettings Read(FleetNode root)
    {
        root.ExpectMap();
        var defaults = new RelaySettings { Cluster = "" };
        var settings = new RelaySettings
        {
            Cluster = root.Child("cluster").RequiredText("the fleet's name of this cluster") ?? "",
            Kubeconfig = Kubeconfig(root.Child("kubeconfig")),
            Namespaces = FleetSections.Texts(root.Child("namespaces")),
            Debounce = root.Child("debounce").Span(defaults.Debounce, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            HarvestDeadline = root.Child("harvestDeadline").Span(defaults.HarvestDeadline, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10)),
            LogLines = root.Child("logLines").Integer(defaults.LogLines, 1, 2000),
            ReadyDeadline = root.Child("readyDeadline").Span(defaults.ReadyDeadline, TimeSpan.FromSeconds(10), TimeSpan.FromHours(6)),
            Lookback = root.Child("lookback").Span(defaults.Lookback, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            SecretNames = Patterns(root.Child("secretNames")),
        };
        root.RefuseOtherKeys();
        return settings;
    }

    private static FleetKubeconfig? Kubeconfig(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var kubeconfig = new FleetKubeconfig(node.Child("file").Text(), node.Child("context").Text());
        node.RefuseOtherKeys();
        return kubeconfig;
    }

    private static IReadOnlyList<string> Patterns(FleetNode node)
    {
        foreach (var item in node.Items())
        {
            if (item.Text() is { } pattern && SensitiveNames.FaultOf(pattern) is { } fault)
            {
                item.Fault(fault);
            }
        }

        return FleetSections.Texts(node);
    }
}
