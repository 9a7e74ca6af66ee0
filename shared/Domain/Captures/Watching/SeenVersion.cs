namespace Trimtab.Domain.Captures.Watching;

/// <summary>What was last captured of an object.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">The version that was sent last, or the last one in which no rule wanted it; null when only Trimtab's own write was seen.</param>
/// <param name="Digest">Of what would be committed of it; empty while no rule wants it.</param>
/// <param name="Target">The target whose label it carried, or had carried before somebody else than Trimtab took that off; null for none.</param>
/// <param name="OwnTime">When Trimtab last wrote to it; empty when it never did.</param>
/// <param name="Places">The repositories and the file that it was sent for: under other rules it is sent again. Empty while no rule wants it.</param>
/// <param name="Replicas">Of its <c>spec</c>; null where that has none.</param>
internal sealed record SeenVersion(string Uid, string? ResourceVersion, string Digest, string? Target, string OwnTime, string Places, long? Replicas);
