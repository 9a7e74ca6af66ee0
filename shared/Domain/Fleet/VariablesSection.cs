using System.Text.Json.Nodes;
using Trimtab.Domain.Variables;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads a <c>variables:</c> map: names and values and, in targets, <c>from:</c> with places that hold more.</summary>
internal static class VariablesSection
{
    private const string From = "from";

    /// <summary>The values of a map that is not checked yet; what is no variable is left out.</summary>
    public static IEnumerable<KeyValuePair<string, Variable>> ValuesOf(JsonNode? map)
        => from member in map as JsonObject ?? []
           where Variable.IsName(member.Key) && !(member.Key == From && member.Value is JsonArray)
           let value = Variable.Of(member.Value)
           where value is not null
           select KeyValuePair.Create(member.Key, value);

    /// <summary>The target's own variables; null when it declares none.</summary>
    public static TargetVariables? ReadTarget(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        Check(node);
        var from = node.Map![From] is JsonArray ? node.Child(From).Items().Select(Place).OfType<VariableSource>() : [];
        return new TargetVariables(ValuesOf(node.Map).ToDictionary(StringComparer.Ordinal), [.. from]);
    }

    /// <summary>Reports what is no variable.</summary>
    public static void Check(FleetNode node, bool hasPlaces = true)
    {
        if (!node.ExpectMap())
        {
            return;
        }

        foreach (var (name, value) in node.Map!)
        {
            if (name == From && value is JsonArray)
            {
                if (!hasPlaces)
                {
                    node.Child(name).Fault("Only a target reads variables from other places.");
                }
            }
            else if (!Variable.IsName(name))
            {
                node.Child(name).Fault("A variable's name has 1 to 63 letters, digits and underscores, and no digit first.");
            }
            else if (Variable.Of(value) is not { } variable)
            {
                node.Child(name).Fault("Must be a text, a number or a boolean.");
            }
            else if (variable.Text.Contains("${", StringComparison.Ordinal))
            {
                node.Child(name).Fault("A variable's value can't hold another variable.");
            }
        }
    }

    private static VariableSource? Place(FleetNode node)
    {
        var (config, secret, file, optional) = (node.Child("configMap"), node.Child("secret"), node.Child("file"), node.Child("optional").Flag(whenMissing: false));
        node.RefuseOtherKeys();
        if (new[] { config, secret, file }.Count(place => !place.IsMissing) != 1)
        {
            node.Fault("Must name exactly one place: configMap, secret or file.");
            return null;
        }

        return file.IsMissing
            ? config.IsMissing ? Object(VariableSourceKind.Secret, secret, optional) : Object(VariableSourceKind.ConfigMap, config, optional)
            : file.Text() is { } path ? new VariableSource(VariableSourceKind.File, null, "", path, optional) : null;
    }

    private static VariableSource? Object(VariableSourceKind kind, FleetNode node, bool isOptional)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var cluster = node.Child("cluster");
        var source = new VariableSource(
            kind,
            cluster.IsMissing ? null : cluster.ClusterName(),
            node.Child("namespace").RequiredText("the object's namespace") ?? "",
            node.Child("name").RequiredText("the object's name") ?? "",
            isOptional);
        node.RefuseOtherKeys();
        return source;
    }
}
