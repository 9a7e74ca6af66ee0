namespace Trimtab.Cli.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    Ok,

    /// <summary>It works, but a person should look.</summary>
    Warn,

    /// <summary>Something will not work.</summary>
    Fail,
}
