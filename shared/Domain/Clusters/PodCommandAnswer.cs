namespace Trimtab.Domain.Clusters;

/// <summary>What came of a command inside a pod.</summary>
/// <param name="ExitCode">0 when it went well.</param>
/// <param name="Output">The first 64 KiB that it wrote, both streams.</param>
public sealed record PodCommandAnswer(int ExitCode, string Output);
