namespace Trimtab.Domain.Versions;

/// <summary>What kind of step leads from one version to another: the first place that differs.</summary>
public enum VersionChange
{
    Major,
    Minor,
    Patch,
    Prerelease,

    /// <summary>The same version, built another time.</summary>
    Build,

    /// <summary>Other content under the same name, or another digest.</summary>
    Digest,

    /// <summary>The other one is older.</summary>
    Downgrade,

    /// <summary>Neither is older, nor are they the same.</summary>
    Incomparable,
}
