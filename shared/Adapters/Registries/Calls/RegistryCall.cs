using System.Net;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>One request to a registry or chart repository.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Address">Where to.</param>
/// <param name="Subject">For messages, as what can't be read: <c>The tags of acme/web</c>.</param>
internal sealed record RegistryCall(HttpMethod Method, Uri Address, string Subject)
{
    /// <summary>Path of the repository that is asked; empty for none.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Calls of one kind need the same rights on their repository.</summary>
    public string Kind { get; init; } = "";

    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>Headers that make the request a conditional one.</summary>
    public IReadOnlyList<(string Name, string Value)> Conditions { get; init; } = [];

    /// <summary>Statuses besides 200 that the reader takes.</summary>
    public IReadOnlyList<HttpStatusCode> Takes { get; init; } = [];

    /// <summary>Null: the limit of ordinary calls.</summary>
    public TimeSpan? TimeLimit { get; init; }

    public bool Understands(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.OK || Takes.Contains(response.StatusCode);
}
