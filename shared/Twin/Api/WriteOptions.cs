namespace Trimtab.Twin.Api;

/// <summary>Who writes, and whether anything is stored.</summary>
internal sealed record WriteOptions(string Manager, bool IsDryRun = false);
