using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads the fleet document from its files. Pure: the same texts give the same document and version.</summary>
public static class FleetReader
{
    public const string ApiVersion = "trimtab.dev/v1alpha1";

    /// <param name="files">One file, or all YAML files of a directory in ordinal order of names. Their sections are joined; a name may stand in one file only.</param>
    /// <exception cref="InvalidFleetException">Something is wrong; all faults are listed, in order of file and line.</exception>
    public static FleetDocument Read(IReadOnlyList<FleetFile> files)
    {
        var findings = new FleetFindings();
        var faults = findings.Faults;
        var draft = new FleetDraft();
        YamlTree[] trees = [.. files.SelectMany(file => Parse(file, faults))];
        var variables = new FleetVariables(trees);
        foreach (var tree in trees)
        {
            variables.Substitute(tree, findings);
            ReadDocument(new FleetNode(tree, "", tree.Root, findings), draft);
        }

        if (files.Count == 0)
        {
            faults.Add(new FleetFault("fleet", 0, "", "There is no fleet file: write one (see infra/docs/fleet.md)."));
        }

        draft.CheckReferences(findings);
        if (faults.Count > 0)
        {
            throw new InvalidFleetException([.. faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)]);
        }

        return draft.ToDocument(VersionOf(files), variables);
    }

    private static IReadOnlyList<YamlTree> Parse(FleetFile file, List<FleetFault> faults)
    {
        try
        {
            return YamlTree.Parse(file.Name, file.Text, YamlLimits.Configuration);
        }
        catch (InvalidYamlException exception)
        {
            faults.AddRange(exception.Faults.Select(fault => new FleetFault(fault.File, fault.Line, "", fault.Text)));
            return [];
        }
    }

    private static void ReadDocument(FleetNode root, FleetDraft draft)
    {
        if (root.IsMissing || !root.ExpectMap())
        {
            return;
        }

        if (root.Child("apiVersion") is var version && version.RequiredText($"write {ApiVersion}") is { } text && text != ApiVersion)
        {
            version.Fault($"Must be {ApiVersion}.");
        }

        if (root.Child("kind") is var kind && kind.RequiredText("write Fleet") is { } word && word != "Fleet")
        {
            kind.Fault("Must be Fleet.");
        }

        VariablesSection.Check(root.Child("variables"), hasPlaces: false);
        draft.Clusters.Read(root.Child("clusters"), FleetSections.Cluster);
        draft.DockerHosts.Read(root.Child("dockerHosts"), DockerHostSection.Read);
        draft.Sources.Read(root.Child("sources"), SourceSection.Read);
        draft.Targets.Read(root.Child("targets"), FleetSections.Target);
        draft.Guards.Read(root.Child("guards"), GuardSection.Read);
        draft.Windows.Read(root.Child("windows"), WindowSection.Read);
        UpdatesSection.Read(root.Child("updates"), draft);
        draft.Registries.Read(root.Child("registries"), RegistrySection.Read);
        draft.Charts.Read(root.Child("charts"), ChartRepositorySection.Read);
        draft.Notifications.Read(root.Child("notifications"), NotificationSection.Read);
        if (root.Child("inventory") is { IsMissing: false } inventory)
        {
            draft.ReadInventory(inventory);
        }

        ReadTrust(root, draft);
        var policies = root.Child("policies");
        if (policies.ExpectMap())
        {
            draft.RolloutPolicies.Read(policies.Child("rollout"), RolloutPolicySection.Read);
            draft.UpdatePolicies.Read(policies.Child("updates"), (name, node) => UpdatePolicySection.Read(name, node, draft));
            policies.RefuseOtherKeys();
        }

        root.RefuseOtherKeys();
    }

    /// <summary>What may be updated from where, and who must have signed it.</summary>
    private static void ReadTrust(FleetNode root, FleetDraft draft)
    {
        var signatures = root.Child("signatures");
        if (signatures.ExpectMap())
        {
            draft.SignatureKeys.Read(signatures.Child("keys"), SignaturesSection.Key);
            signatures.RefuseOtherKeys();
        }

        if (root.Child("images") is { IsMissing: false } images)
        {
            draft.ReadImages(images);
        }
    }

    private static string VersionOf(IReadOnlyList<FleetFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name.Length}:{file.Name}{file.Text.Length}:"));
            hash.AppendData(Encoding.UTF8.GetBytes(file.Text));
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
