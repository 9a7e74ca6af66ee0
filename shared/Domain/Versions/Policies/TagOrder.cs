namespace Trimtab.Domain.Versions.Policies;

/// <summary>By what tags are ordered.</summary>
public enum TagOrder
{
    /// <summary>As versions of the scheme.</summary>
    Version,

    /// <summary>As numbers of any length.</summary>
    Numerical,

    /// <summary>As texts, sign by sign.</summary>
    Alphabetical,
}
