using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Trimtab.TestKit.GitHosts;

/// <summary>A call of a served Git host's API.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">What follows the repository, without a slash at its ends.</param>
/// <param name="Query">The query's fields.</param>
/// <param name="Body">Its JSON; null for none.</param>
/// <param name="Address">The whole address without the query.</param>
public sealed record ServedCall(string Method, string Path, IQueryCollection Query, JsonObject? Body, string Address)
{
    /// <summary>Method and path in one, for a switch; numbers are cut out.</summary>
    public string Route => $"{Method} {string.Join('/', Path.Split('/').Select(static part => long.TryParse(part, out _) ? "N" : part))}";

    /// <summary>The number in the path.</summary>
    public long Number => long.Parse(Path.Split('/').First(static part => long.TryParse(part, out _)), System.Globalization.CultureInfo.InvariantCulture);

    public string Text(string field) => Query.TryGetValue(field, out var value) ? value.ToString() : "";

    public StringValues Texts(string field) => Query[field];

    public string Member(params string[] path) => Find(path)?.GetValue<string>() ?? "";

    public long? Count(string name) => Find([name])?.GetValue<long>();

    public bool Has(string name) => Body?.ContainsKey(name) == true;

    /// <summary>One member of each item of a list; empty when there is no list.</summary>
    public IReadOnlyList<string> Members(string list, params string[] path)
        => [.. (Find([list]) as JsonArray ?? []).Select(item => path.Aggregate(item, static (node, name) => node?[name])!.GetValue<string>())];

    private JsonNode? Find(string[] path) => path.Aggregate((JsonNode?)Body, static (node, name) => node?[name]);
}
