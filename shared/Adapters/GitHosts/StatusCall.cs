using System.Text.Json.Nodes;

namespace Trimtab.Adapters.GitHosts;

/// <summary>The request that sets a status.</summary>
/// <param name="Address">Gets a POST.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record StatusCall(Uri Address, JsonObject Body);
