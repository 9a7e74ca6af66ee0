using System.Text.Json;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>What a Git host's API answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Its JSON; undefined when there is none.</param>
/// <param name="ETag">Empty when there is none.</param>
/// <param name="Link">The header <c>Link</c>; empty when there is none.</param>
/// <param name="Refusal">The host's words, where it refused in a way that the caller understands; else empty.</param>
internal sealed record HostAnswer(int Status, JsonElement Body, string ETag, string Link, string Refusal);
