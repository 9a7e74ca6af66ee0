namespace Trimtab.Domain.Clusters;

/// <summary>A kind as the server serves it.</summary>
/// <param name="Kind">API version and kind.</param>
/// <param name="Plural">The URL's word, e.g. <c>deployments</c>.</param>
/// <param name="IsNamespaced">Whether objects live in namespaces.</param>
public sealed record ResourceType(KindName Kind, string Plural, bool IsNamespaced);
