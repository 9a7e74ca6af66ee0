namespace Trimtab.Domain.Registries;

/// <summary>What a registry said about the tags of a repository.</summary>
/// <param name="Tags">Valid tags, each once.</param>
/// <param name="IsWhole">Whether every page came. A listing that broke off never says that a tag is gone.</param>
public sealed record TagListing(IReadOnlyList<string> Tags, bool IsWhole)
{
    /// <summary>Why it broke off; empty when it is whole.</summary>
    public string Fault { get; init; } = "";
}
