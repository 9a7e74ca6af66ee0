namespace Trimtab.Domain.Registries.Memory;

/// <summary>Tags that share a time: most tags of a repository were first seen in one look, so the time stands once.</summary>
/// <param name="At">When.</param>
/// <param name="Tags">In ordinal order.</param>
public sealed record TagSighting(DateTimeOffset At, IReadOnlyList<string> Tags);
