using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Variables;
using Trimtab.Domain.Yaml;

namespace Trimtab.Adapters.Variables;

/// <summary>Variables from the fleet document, ConfigMaps, Secrets and files, read anew at every look. Keys that are no variable's name are passed over.</summary>
/// <param name="clusters">The fleet's clusters.</param>
/// <param name="hide">Is told every value that came from a Secret, so that no log shows it.</param>
public sealed class VariablePlaces(IClusters clusters, Action<string> hide) : ITargetVariables
{
    private const int MaxFileBytes = 1 << 20;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, Variable>?> ReadAsync(FleetTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Variables is not { } declared)
        {
            return null;
        }

        Dictionary<string, Variable> all = new(StringComparer.Ordinal);
        foreach (var place in declared.From)
        {
            var found = place.Kind == VariableSourceKind.File ? ReadFile(place) : await ReadObjectAsync(place, place.Cluster ?? target.Cluster, cancellationToken);
            if (found is null && !place.IsOptional)
            {
                throw Fault(place, "it is not there");
            }

            foreach (var (name, value) in found ?? [])
            {
                all[name] = value;
            }
        }

        foreach (var (name, value) in declared.Values)
        {
            all[name] = value;
        }

        return all;
    }

    private async Task<Dictionary<string, Variable>?> ReadObjectAsync(VariableSource place, string cluster, CancellationToken cancellationToken)
    {
        var kind = place.Kind == VariableSourceKind.Secret ? KindName.Secret : KindName.ConfigMap;
        var connection = await clusters.GetAsync(cluster, cancellationToken);
        if (await connection.GetAsync(new ObjectReference(kind, place.Namespace, place.Name), cancellationToken) is not { } value)
        {
            return null;
        }

        Dictionary<string, Variable> found = new(StringComparer.Ordinal);
        foreach (var (name, entry) in value["data"] as JsonObject ?? [])
        {
            if (Variable.IsName(name) && entry?.ToString() is { } text)
            {
                found[name] = new Variable(place.Kind == VariableSourceKind.Secret ? Decode(place, name, text) : text, IsText: false);
            }
        }

        return found;
    }

    private string Decode(VariableSource place, string name, string text)
    {
        try
        {
            var value = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text));
            hide(value);
            return value;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw Fault(place, $"its key {name} holds no text");
        }
    }

    private static Dictionary<string, Variable>? ReadFile(VariableSource place)
    {
        try
        {
            if (!File.Exists(place.Name))
            {
                return null;
            }

            if (new FileInfo(place.Name).Length > MaxFileBytes)
            {
                throw Fault(place, $"it has more than {MaxFileBytes} bytes");
            }

            var root = YamlTree.Parse(place.Name, File.ReadAllText(place.Name), YamlLimits.Configuration) is [var first, ..] ? first.Root : null;
            return root switch
            {
                null => [],
                JsonObject map => (from entry in map
                                   let value = Variable.Of(entry.Value)
                                   where Variable.IsName(entry.Key) && value is not null
                                   select KeyValuePair.Create(entry.Key, value)).ToDictionary(StringComparer.Ordinal),
                _ => throw Fault(place, "it is no map of names and values"),
            };
        }
        catch (InvalidYamlException exception)
        {
            throw Fault(place, $"line {exception.Faults[0].Line} is not YAML");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault(place, "it may not be read");
        }
    }

    private static InvalidManifestException Fault(VariableSource place, string why)
        => new([$"The variables of {place} can't be read: {why}. Mend it, or mark it optional in the fleet."]);
}
