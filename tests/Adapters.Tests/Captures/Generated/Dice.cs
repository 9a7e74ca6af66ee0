using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Tests.Captures.Generated;

/// <summary>Random choices that a seed makes again.</summary>
internal sealed class Dice(int seed)
{
    // What YAML readers take for something else than text, or write in another form than they read.
    private static readonly string[] Texts =
    [
        "plain", "two words", "yes", "No", "on", "null", "~", "true", "007", "0x1F", "1e3", "1_000", "-.inf", "2026-11-30", "12:30:45", "=", "<<", "*a", "&a", "!x", "%a", "@a", "`a`",
        "- a", "? a", ": a", "a: b", "a #b", "#c", "[a]", "{a: b}", "'a'", "\"a\"", "a\\b", "\ttab", "a\tb", " lead", "trail ", "line\n", "two\nlines", "two\n\n", "\nfirst", "  in\n dented\n", "a\r\nb\r\n",
        "ünï→\u2028x", "\u0085", "🙂", "\u0001", "$HOME ${A} $(B)", new string('x', 300), "a b " + new string('y', 120) + " z",
    ];

    private readonly Random _random = new(seed);

    public bool Half => _random.Next(2) == 0;

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public T One<T>(params T[] of) => of[_random.Next(of.Length)];

    public string Text() => One(Texts);

    /// <summary>Sets a field, or leaves it away.</summary>
    public void May(JsonObject value, string field, Func<JsonNode?> make)
    {
        if (Half)
        {
            value[field] = make();
        }
    }

    /// <returns>So many items, numbered from 0.</returns>
    public JsonArray Some(int least, int most, Func<int, JsonNode?> make) => [.. Enumerable.Range(0, Between(least, most)).Select(make)];

    /// <returns>Some of the texts, each once, in their order.</returns>
    public JsonArray Few(params string[] of)
    {
        var few = of.Where(_ => Half).ToList();
        return [.. (few.Count > 0 ? few : [of[0]]).Select(static text => (JsonNode)text)];
    }

    /// <returns>Up to three fields with the texts of <paramref name="make"/>.</returns>
    public JsonObject Map(Func<string> make)
    {
        var map = new JsonObject();
        foreach (var key in (string[])["a", "example.com/b", "c.d_e-f"])
        {
            May(map, key, () => make());
        }

        return map;
    }

    public JsonObject Labels() => Map(() => One("", "x", "1", "true", "a.b-c_d"));
}
