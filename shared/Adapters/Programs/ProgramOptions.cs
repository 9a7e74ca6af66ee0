namespace Trimtab.Adapters.Programs;

/// <summary>Where the called programs are: section <c>Programs</c>.</summary>
public sealed class ProgramOptions
{
    public const string Section = "Programs";

    /// <summary>Path of git, or a name to look up; empty (default): <c>git</c> on PATH.</summary>
    public string Git { get; set; } = "";

    /// <summary>Path of kubectl, or a name to look up; empty (default): <c>.tools/bin/kubectl</c> beside or above the program, else <c>kubectl</c> on PATH.</summary>
    public string Kubectl { get; set; } = "";

    /// <summary>Path of helm, or a name to look up; empty (default): <c>.tools/bin/helm</c> beside or above the program, else <c>helm</c> on PATH. Needed for updates of Helm releases only.</summary>
    public string Helm { get; set; } = "";

    /// <summary>Path of OpenSSH's client, or a name to look up; empty (default): <c>ssh</c> on PATH. git calls it for repositories over SSH.</summary>
    public string Ssh { get; set; } = "";
}
