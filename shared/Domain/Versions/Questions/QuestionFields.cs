using System.Text.Json;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Versions.Questions;

/// <summary>The fields of a question, a JSON object. Fields that nobody asks for do not matter; one that is <c>null</c> is not there.</summary>
internal readonly record struct QuestionFields(JsonElement Question, VersionScheme DefaultScheme)
{
    private static readonly (string Word, VersionScheme Scheme)[] Schemes = [("semver", VersionScheme.SemVer), ("docker", VersionScheme.Docker), ("helm", VersionScheme.Helm)];

    private static readonly (string Word, TagOrder Order)[] Orders = [("version", TagOrder.Version), ("numerical", TagOrder.Numerical), ("alphabetical", TagOrder.Alphabetical)];

    public VersionScheme Scheme => Word("scheme", Schemes, DefaultScheme);

    public TagOrder Order => Word("order", Orders, TagOrder.Version);

    /// <exception cref="FormatException">It is not there, or no text.</exception>
    public string Text(string name) => OptionalText(name) ?? throw new FormatException($"'{name}' is missing: a text.");

    /// <exception cref="FormatException">It is no text.</exception>
    public string? OptionalText(string name)
        => !TryGet(name, out var value) ? null
            : value.ValueKind == JsonValueKind.String ? TextOf(name, value)
            : throw new FormatException($"'{name}' is {Shown(value)}, not a text.");

    /// <exception cref="FormatException">It is neither true nor false.</exception>
    public bool Flag(string name)
        => TryGet(name, out var value) && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new FormatException($"'{name}' is {Shown(value)}, neither true nor false."));

    /// <exception cref="FormatException">It is not there, or no list of texts.</exception>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out var value))
        {
            throw new FormatException($"'{name}' is missing: a list of texts.");
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"'{name}' is {Shown(value)}, not a list of texts.");
        }

        List<string> texts = new(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            texts.Add(item.ValueKind == JsonValueKind.String ? TextOf(name, item) : throw new FormatException($"'{name}' has {Shown(item)} in it, not only texts."));
        }

        return texts;
    }

    private T Word<T>(string name, (string Word, T Value)[] words, T otherwise)
        => OptionalText(name) is { } word ? Find(name, word, words) : otherwise;

    private static T Find<T>(string name, string word, (string Word, T Value)[] words)
    {
        foreach (var known in words)
        {
            if (known.Word == word)
            {
                return known.Value;
            }
        }

        throw new FormatException($"'{name}' is '{word}'; known are {string.Join(", ", words.Select(static known => known.Word))}.");
    }

    private bool TryGet(string name, out JsonElement value) => Question.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException($"'{name}' holds signs that are no text.", exception);
        }
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        _ => value.GetRawText(),
    };
}
