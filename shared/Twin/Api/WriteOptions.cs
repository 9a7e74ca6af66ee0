namespace Trimtab.Twin.Api;

/// <summary>Who writes, and how.</summary>
/// <param name="Manager">The field manager.</param>
/// <param name="IsDryRun">Nothing is stored.</param>
/// <param name="IsComponent">A component of the cluster writes: its part in objects that nobody else owns is not kept, which would cost more than all else.</param>
internal sealed record WriteOptions(string Manager, bool IsDryRun = false, bool IsComponent = false);
