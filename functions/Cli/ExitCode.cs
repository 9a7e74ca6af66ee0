namespace Trimtab.Cli;

/// <summary>What a command's exit says; part of its public contract (<c>infra/docs/cli.md</c>).</summary>
internal static class ExitCode
{
    /// <summary>Done, and the answer is good.</summary>
    public const int Good = 0;

    /// <summary>Done, and the answer is bad: faults found, log broken, nothing of that name.</summary>
    public const int Bad = 1;

    /// <summary>The command line or an input is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Something that the command needs is missing or did not answer.</summary>
    public const int Unavailable = 3;
}
