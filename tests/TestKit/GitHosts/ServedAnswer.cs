using System.Text.Json.Nodes;

namespace Trimtab.TestKit.GitHosts;

/// <summary>What a served Git host answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON; null for none.</param>
/// <param name="Link">The header <c>Link</c>; null for none.</param>
public sealed record ServedAnswer(int Status, JsonNode? Body, string? Link = null)
{
    public static ServedAnswer Missing => new(404, new JsonObject { ["message"] = "Not Found" });
}
