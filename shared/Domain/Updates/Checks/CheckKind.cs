namespace Trimtab.Domain.Updates.Checks;

/// <summary>How a health check looks.</summary>
public enum CheckKind
{
    Http,
    Tcp,

    /// <summary>A command inside the container.</summary>
    Exec,
}
