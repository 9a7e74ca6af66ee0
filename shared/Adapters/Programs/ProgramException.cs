namespace Trimtab.Adapters.Programs;

/// <summary>A program could not be run to its end. The message names the program, never its arguments or environment.</summary>
public sealed class ProgramException(ProgramFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ProgramFailure Failure { get; } = failure;
}
