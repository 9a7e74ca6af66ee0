using Trimtab.Domain.Fleet;

namespace Trimtab.Functions.Tests.Documentation;

/// <summary>Finds every field that the fleet reader knows, by asking it: an unknown field's fault lists those that are known beside it.</summary>
internal static class FleetFields
{
    private const string Unknown = "zzz";
    private const string Known = "Known here: ";

    private static readonly string[] Kinds = [.. Enum.GetNames<NotificationKind>().Select(kind => char.ToLowerInvariant(kind[0]) + kind[1..])];

    /// <summary>Places that asking does not lead to.</summary>
    private static readonly string[] Seeds = ["targets.n.variables.from[0]", "notifications.n", .. Kinds.Select(kind => $"notifications.n.{kind}")];

    /// <returns>Names of fields by the place that they stand in: <c>targets.n</c> → <c>source</c>, <c>path</c>, …</returns>
    public static IReadOnlyDictionary<string, string[]> Find()
    {
        Dictionary<string, string[]> found = [];
        Queue<string> open = new(["", .. Seeds]);
        while (open.TryDequeue(out var place))
        {
            foreach (var form in place.Length == 0 ? new[] { "" } : [place, place + ".n", place + "[0]"])
            {
                if (found.ContainsKey(form) || Ask(form) is not { Length: > 0 } fields)
                {
                    continue;
                }

                found[form] = fields;
                foreach (var field in fields)
                {
                    open.Enqueue(form.Length == 0 ? field : $"{form}.{field}");
                }
            }
        }

        return found;
    }

    private static string[] Ask(string place)
    {
        var path = place.Length == 0 ? Unknown : $"{place}.{Unknown}";
        try
        {
            FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\n{Nest(path.Split('.'), 0)}")]);
            return [];
        }
        catch (InvalidFleetException exception)
        {
            return exception.Faults.FirstOrDefault(fault => fault.Path == path && fault.Text.Contains(Known, StringComparison.Ordinal)) is { } fault
                ? fault.Text[(fault.Text.IndexOf(Known, StringComparison.Ordinal) + Known.Length)..].TrimEnd('.').Split(", ")
                : [];
        }
    }

    /// <summary>A document that has a value at the path: <c>a[0].b</c> becomes a map, a list in it and a map in that.</summary>
    private static string Nest(string[] path, int depth)
    {
        if (depth == path.Length)
        {
            return "1";
        }

        var isList = path[depth].EndsWith("[0]", StringComparison.Ordinal);
        var inner = Nest(path, depth + 1);
        var value = $"{(isList ? path[depth][..^3] : path[depth])}: {(isList ? $"[{inner}]" : inner)}";
        // A notification says what it knows only when it has a place to go.
        var beside = depth == 2 && path[0] == "notifications" && !Kinds.Contains(path[2]) ? "slack: { url: { env: A } }, " : "";
        return depth == 0 ? value : $"{{ {beside}{value} }}";
    }
}
