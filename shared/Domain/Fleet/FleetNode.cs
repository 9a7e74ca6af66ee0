using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Fleet;

/// <summary>A place in the fleet document while it is read: typed access that collects faults with file, line and path instead of throwing.</summary>
internal sealed class FleetNode(YamlTree tree, string path, JsonNode? value, FleetFindings findings)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string Path => path;

    public bool IsMissing => value is null;

    public bool IsList => value is JsonArray;

    public JsonObject? Map => value as JsonObject;

    public void Fault(string text) => findings.Faults.Add(new FleetFault(tree.File, tree.LineOf(path), path, text));

    public FleetNode Child(string key)
    {
        _asked.Add(key);
        return new FleetNode(tree, path.Length == 0 ? key : $"{path}.{key}", Map?[key], findings);
    }

    /// <summary>Reports the keys that nobody asked for. Call it after reading the map.</summary>
    public void RefuseOtherKeys()
    {
        foreach (var (key, _) in Map ?? [])
        {
            if (!_asked.Contains(key))
            {
                Child(key).Fault($"Unknown field. Known here: {string.Join(", ", _asked.Where(known => known != key).Order(StringComparer.Ordinal))}.");
            }
        }
    }

    /// <summary>The map's entries, each a map with a name people can type. Empty when it is missing.</summary>
    public IEnumerable<(string Name, FleetNode Entry)> Entries()
    {
        if (!ExpectMap())
        {
            yield break;
        }

        foreach (var (name, entry) in Map!)
        {
            var node = new FleetNode(tree, path.Length == 0 ? name : $"{path}.{name}", entry, findings);
            if (!IsName(name))
            {
                node.Fault("A name has 1 to 63 lower-case letters, digits and dashes, and begins and ends with a letter or digit.");
            }
            else if (entry is JsonObject)
            {
                yield return (name, node);
            }
            else
            {
                node.Fault("Must be a map.");
            }
        }
    }

    /// <summary>Whether the value is a map; a missing one is not, without a fault.</summary>
    public bool ExpectMap()
    {
        if (value is not null and not JsonObject)
        {
            Fault("Must be a map.");
        }

        return value is JsonObject;
    }

    public string? Text()
    {
        switch (value)
        {
            case null:
                return null;
            case JsonValue text when text.TryGetValue<string>(out var result) && result.Length > 0:
                return result;
            default:
                Fault("Must be a text that is not empty.");
                return null;
        }
    }

    /// <summary>The name of a cluster of the fleet, empty when it is missing; that there is one is checked when all is read.</summary>
    public string ClusterName()
    {
        var name = RequiredText("name of a cluster") ?? "";
        NameCluster(name);
        return name;
    }

    /// <summary>Says that this place names a cluster of the fleet; that there is one is checked when all is read.</summary>
    public void NameCluster(string name) => findings.NamedClusters.Add((name, this));

    public string? RequiredText(string whatItIs)
    {
        if (value is null)
        {
            Fault($"Missing: {whatItIs}.");
        }

        return Text();
    }

    public bool Flag(bool whenMissing)
    {
        if (value is null)
        {
            return whenMissing;
        }

        if (value is JsonValue flag && flag.TryGetValue<bool>(out var result))
        {
            return result;
        }

        Fault("Must be true or false.");
        return whenMissing;
    }

    public int Integer(int whenMissing, int least, int most)
    {
        if (value is null)
        {
            return whenMissing;
        }

        if (value is JsonValue number && number.TryGetValue<long>(out var result) && result >= least && result <= most)
        {
            return (int)result;
        }

        Fault($"Must be a whole number from {least} to {most}.");
        return whenMissing;
    }

    /// <summary>A share, written as <c>0.02</c> or <c>2%</c>.</summary>
    public double Share(double whenMissing, double least, double most)
    {
        if (value is null)
        {
            return whenMissing;
        }

        double? share = value is JsonValue number && number.TryGetValue<double>(out var plain) ? plain
            : value is JsonValue text && text.TryGetValue<string>(out var percent) && percent.EndsWith('%')
                && double.TryParse(percent.AsSpan(0, percent.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed / 100
            : null;
        if (share >= least && share <= most)
        {
            return share.Value;
        }

        Fault($"Must be a share from {least} to {most}, such as {whenMissing} or {whenMissing * 100}%.");
        return whenMissing;
    }

    public TimeSpan Span(TimeSpan whenMissing, TimeSpan least, TimeSpan most)
    {
        if (value is null)
        {
            return whenMissing;
        }

        if (value is JsonValue text && text.TryGetValue<string>(out var written) && Duration.TryParse(written, out var span) && span >= least && span <= most)
        {
            return span;
        }

        Fault($"Must be a duration from {Duration.ToText(least)} to {Duration.ToText(most)}, such as {Duration.ToText(whenMissing)}.");
        return whenMissing;
    }

    /// <summary>One of an enumeration's words, written in camelCase.</summary>
    public T Word<T>(T whenMissing)
        where T : struct, Enum
    {
        if (value is null)
        {
            return whenMissing;
        }

        var names = Enum.GetNames<T>().Select(CamelCase).ToArray();
        if (value is JsonValue text && text.TryGetValue<string>(out var word) && names.Contains(word, StringComparer.Ordinal))
        {
            return Enum.Parse<T>(word, ignoreCase: true);
        }

        Fault($"Must be one of {WordsOf<T>()}.");
        return whenMissing;
    }

    /// <summary>The words that <see cref="Word"/> takes, for people.</summary>
    public static string WordsOf<T>()
        where T : struct, Enum
        => string.Join(", ", Enum.GetNames<T>().Select(CamelCase));

    /// <summary>The list's entries as places of their own; empty when it is missing.</summary>
    public IReadOnlyList<FleetNode> Items()
    {
        switch (value)
        {
            case null:
                return [];
            case JsonArray array:
                return [.. array.Select((item, index) => new FleetNode(tree, $"{path}[{index}]", item, findings))];
            default:
                Fault("Must be a list.");
                return [];
        }
    }

    /// <summary>A name as the fleet writes it.</summary>
    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static bool IsName(string name)
        => name.Length is > 0 and <= 63
            && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            && name[0] != '-' && name[^1] != '-';
}
