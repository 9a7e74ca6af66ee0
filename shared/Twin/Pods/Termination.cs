namespace Trimtab.Twin.Pods;

/// <summary>How a container's run ended.</summary>
internal sealed record Termination(int ExitCode, string Reason, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string ContainerId);
