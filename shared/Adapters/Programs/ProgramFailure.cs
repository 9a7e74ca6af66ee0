namespace Trimtab.Adapters.Programs;

/// <summary>Why a program could not do its work, apart from what its own exit code says.</summary>
public enum ProgramFailure
{
    /// <summary>It is not installed, or may not be run.</summary>
    Missing,

    /// <summary>It took too long and was killed.</summary>
    TimedOut,

    /// <summary>It wrote too much and was killed.</summary>
    OutputTooLarge,
}
