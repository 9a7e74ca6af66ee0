namespace Trimtab.Adapters.Programs;

/// <param name="ExitCode">0 for success with nearly every program.</param>
/// <param name="Output">Standard output; empty when it was read by the caller.</param>
/// <param name="Error">The first 64 KiB of standard error.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error);
