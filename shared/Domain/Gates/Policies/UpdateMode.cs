namespace Trimtab.Domain.Gates.Policies;

/// <summary>How a change is made.</summary>
public enum UpdateMode
{
    /// <summary>In the repository that describes the asset.</summary>
    Git,

    /// <summary>By Helm.</summary>
    Helm,

    /// <summary>By a patch of the live object.</summary>
    Patch,

    /// <summary>By making the container anew.</summary>
    Docker,
}
