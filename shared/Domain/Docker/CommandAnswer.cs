namespace Trimtab.Domain.Docker;

/// <summary>What came of a command inside a container.</summary>
/// <param name="ExitCode">0 when it went well.</param>
/// <param name="Output">What it wrote, both streams.</param>
public sealed record CommandAnswer(int ExitCode, string Output);
