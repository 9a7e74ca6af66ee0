namespace Trimtab.Cli;

/// <summary>Ends a command with one sentence for the user.</summary>
internal sealed class CliException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
