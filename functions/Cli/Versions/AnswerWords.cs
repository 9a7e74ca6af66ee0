using System.Text.Json.Nodes;

namespace Trimtab.Cli.Versions;

/// <summary>Fields of an answer as words for people.</summary>
internal static class AnswerWords
{
    /// <returns>A text, or a list joined by commas; <c>-</c> for nothing.</returns>
    public static string Of(JsonObject answer, string name) => answer[name] switch
    {
        JsonArray { Count: > 0 } list => string.Join(',', list.Select(static item => item!.GetValue<string>())),
        JsonValue value => value.ToString(),
        _ => "-",
    };

    public static IEnumerable<string> List(JsonObject answer, string name) => answer[name]!.AsArray().Select(static item => item!.GetValue<string>());

    public static JsonArray ArrayOf(IEnumerable<string> texts) => [.. texts.Select(static text => (JsonNode)text)];
}
