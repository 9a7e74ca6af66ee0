namespace Trimtab.Domain.Captures.Watching;

/// <summary>What was last captured of an object.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">The version that was sent last; null when none was: only somebody else's write was seen.</param>
/// <param name="Digest">Of its content.</param>
internal sealed record SeenVersion(string Uid, string? ResourceVersion, string Digest);
