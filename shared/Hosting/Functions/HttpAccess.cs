namespace Trimtab.Hosting.Functions;

/// <summary>Metadata of an endpoint that the embedded engine guards.</summary>
/// <param name="Function">The function whose own keys open it; null for the engine's own routes.</param>
/// <param name="Methods">Allowed methods in capitals; empty: all.</param>
/// <param name="Level">Which key it needs.</param>
internal sealed record HttpAccess(string? Function, IReadOnlyList<string> Methods, AuthLevel Level);
