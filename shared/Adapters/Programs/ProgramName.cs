namespace Trimtab.Adapters.Programs;

/// <summary>A program that Trimtab calls.</summary>
/// <param name="Name">File name without path.</param>
/// <param name="Wanted">The version wanted, for people.</param>
public sealed record ProgramName(string Name, string Wanted)
{
    public static ProgramName Git { get; } = new("git", "2.31 or newer");

    public static ProgramName Kubectl { get; } = new("kubectl", "1.27 or newer (kustomize 5)");

    public static ProgramName Ssh { get; } = new("ssh", "of OpenSSH 8.5 or newer");

    public static ProgramName Helm { get; } = new("helm", "3.14 or newer");

    public override string ToString() => Name;
}
