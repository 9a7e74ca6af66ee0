namespace Trimtab.Domain.Captures.Watching;

/// <summary>What was last captured of an object.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">The version that was sent last; null when none was: only somebody else's write was seen.</param>
/// <param name="Digest">Of its content.</param>
/// <param name="Target">The target whose label it carried, or had carried before somebody else than Trimtab took that off; null for none.</param>
/// <param name="OwnTime">When Trimtab last wrote to it; empty when it never did.</param>
/// <param name="Places">The repositories and the file that it was sent for: under other rules it is sent again.</param>
internal sealed record SeenVersion(string Uid, string? ResourceVersion, string Digest, string? Target, string OwnTime, string Places);
