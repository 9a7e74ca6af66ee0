namespace Trimtab.Domain.Yaml;

/// <summary>Where a value stands, and where its members or items do.</summary>
internal sealed class YamlPosition(int line)
{
    public int Line { get; } = line;

    /// <summary>Whether it is a scalar without quotes and tag.</summary>
    public bool IsPlain { get; init; }

    public Dictionary<string, YamlPosition>? Members { get; set; }

    public List<YamlPosition>? Items { get; set; }

    /// <summary>The same value, said to stand where its key does.</summary>
    public YamlPosition At(int line) => line == Line ? this : new YamlPosition(line) { Members = Members, Items = Items, IsPlain = IsPlain };

    /// <summary>Line of the value at a path, or of the nearest value above it that exists.</summary>
    public int LineOf(ReadOnlySpan<char> path) => Nearest(path).Line;

    /// <summary>The value at a path, or the nearest one above it that exists.</summary>
    public YamlPosition Nearest(ReadOnlySpan<char> path)
    {
        var position = this;
        while (!path.IsEmpty && position.Step(path, out var rest) is { } next)
        {
            position = next;
            path = rest;
        }

        return position;
    }

    private YamlPosition? Step(ReadOnlySpan<char> path, out ReadOnlySpan<char> rest)
    {
        rest = path = path.TrimStart('.');
        if (path.StartsWith("["))
        {
            var end = path.IndexOf(']');
            rest = end < 0 ? [] : path[(end + 1)..];
            return end > 0 && int.TryParse(path[1..end], out var index) && index >= 0 && index < Items?.Count ? Items[index] : null;
        }

        // Keys may hold dots and brackets themselves: the longest key that the path begins with is meant.
        var found = "";
        YamlPosition? member = null;
        foreach (var (key, value) in Members ?? [])
        {
            if (key.Length > found.Length && path.StartsWith(key) && (path.Length == key.Length || path[key.Length] is '.' or '['))
            {
                (found, member) = (key, value);
            }
        }

        rest = path[found.Length..];
        return member;
    }
}
