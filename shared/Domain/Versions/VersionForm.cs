namespace Trimtab.Domain.Versions;

/// <summary>What a text was read as.</summary>
public enum VersionForm
{
    /// <summary>SemVer 2.0 exactly.</summary>
    SemVer,

    /// <summary>SemVer 2.0 behind a <c>v</c>.</summary>
    Prefixed,

    /// <summary>One, two or four numbers, or leading zeros, taken for SemVer.</summary>
    Coerced,

    /// <summary>An image's tag with a version.</summary>
    Docker,

    /// <summary>A date.</summary>
    Calendar,

    /// <summary>A digest: it names content and has no order.</summary>
    Digest,

    /// <summary>A name that is moved from version to version, like <c>latest</c>: only its digest tells a change.</summary>
    Moving,
}
