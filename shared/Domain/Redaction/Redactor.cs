using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Redaction;

/// <summary>Takes secrets out of texts and of JSON trees. Pure, safe for concurrent use; time grows linearly with the text, whatever the text is.</summary>
/// <remarks>Masked are values of <see cref="SensitiveNames"/>, and known formats wherever they stand: cloud keys, JWTs, private keys, connection strings,
/// user information in URLs, bearer and basic headers, tokens of Git hosts and chats. In doubt it masks.</remarks>
public sealed class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mask = "[REDACTED]";

    private const int DeepestTree = 64;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2 * DeepestTree };

    /// <remarks>Three characters or more each: with a shorter one the search would stop at every other word.</remarks>
    private static readonly string[] Marks = ["-----BEGIN", "-----END", "://", "eyJ", "bearer ", "basic ", .. "0123456789".Select(static digit => $"{digit}Q~")];

    private readonly SensitiveNames _names;
    private readonly SearchValues<string> _anchors;

    public Redactor(SensitiveNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = names;
        _anchors = SearchValues.Create([.. Marks, .. CredentialFormat.All.Select(static format => format.Prefix), .. names.Words], StringComparison.OrdinalIgnoreCase);
    }

    public static Redactor Default { get; } = new(SensitiveNames.Default);

    /// <summary>The text without secrets; the same text when it has none.</summary>
    /// <exception cref="RedactionTimeoutException">The limit is over; nothing may be shown.</exception>
    public string Text(string text, RedactionLimit limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limit);
        limit.Step();
        return new TextScan(text, _names, _anchors, limit).Run();
    }

    /// <summary>A copy of the tree without secrets.</summary>
    /// <exception cref="RedactionTimeoutException">The limit is over; nothing may be shown.</exception>
    public JsonNode? Tree(JsonNode? tree, RedactionLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return Node(tree, limit, 0);
    }

    private JsonNode? Node(JsonNode? node, RedactionLimit limit, int depth) => node switch
    {
        _ when depth > DeepestTree => Mask,
        JsonObject value => Object(value, limit, depth),
        JsonArray list => List(list, limit, depth),
        JsonValue value when value.TryGetValue<string>(out var text) => String(text, limit, depth),
        _ => node?.DeepClone(),
    };

    private JsonObject Object(JsonObject value, RedactionLimit limit, int depth)
    {
        limit.Step();
        // An environment variable, a header of a probe: the name stands beside the value.
        var isNamed = value["name"] is JsonValue name && name.TryGetValue<string>(out var text) && _names.Contains(text);
        var isSecret = value["kind"] is JsonValue kind && kind.TryGetValue<string>(out var word) && word == "Secret";
        var result = new JsonObject();
        foreach (var (key, member) in value)
        {
            var isHidden = (isNamed && key == "value") || _names.Contains(key);
            result[Text(key, limit)] = isSecret && key is "data" or "stringData" ? Masked(member)
                : isHidden && member is JsonValue scalar && scalar.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? Mask
                : Node(member, limit, depth + 1);
        }

        return result;
    }

    private static JsonNode Masked(JsonNode? data)
        => data is JsonObject entries ? new JsonObject(entries.Select(static entry => KeyValuePair.Create(entry.Key, (JsonNode?)Mask))) : Mask;

    private JsonArray List(JsonArray list, RedactionLimit limit, int depth)
    {
        var result = new JsonArray();
        var isValueNext = false;
        foreach (var item in list)
        {
            var text = item is JsonValue value && value.TryGetValue<string>(out var found) ? found : null;
            result.Add(isValueNext && text is not null && !text.StartsWith('-') ? Mask : Assigned(text) ?? Node(item, limit, depth + 1));
            // "--password", "hunter2"
            isValueNext = text is { Length: > 1 } && text[0] == '-' && !text.Contains('=', StringComparison.Ordinal) && _names.Contains(text);
        }

        return result;
    }

    /// <summary>Of <c>--password=…</c> and <c>PASSWORD=…</c> as one item of a list, all that follows is the value, spaces behind a flag too.</summary>
    /// <returns>Null for any other item.</returns>
    private string? Assigned(string? item)
        => item?.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign && sign + 1 < item.Length && _names.Contains(item.AsSpan(0, sign))
            && (item[0] == '-' || !item.Any(char.IsWhiteSpace))
            ? $"{item[..sign]}={Mask}"
            : null;

    // Annotations hold whole objects as text, e.g. what kubectl applied last.
    private string String(string text, RedactionLimit limit, int depth)
    {
        var start = text.AsSpan().TrimStart();
        return start.Length > 0 && start[0] is '{' or '[' && Parsed(text) is { } inner
            ? Node(inner, limit, depth + 1)?.ToJsonString(Relaxed) ?? "null"
            : Text(text, limit);
    }

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestTree });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
