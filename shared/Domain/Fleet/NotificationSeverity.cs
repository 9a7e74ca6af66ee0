namespace Trimtab.Domain.Fleet;

/// <summary>How much an event matters, in growing order.</summary>
public enum NotificationSeverity
{
    /// <summary>All is as wanted.</summary>
    Info,

    /// <summary>Something waits; nothing is broken.</summary>
    Warning,

    /// <summary>A revision was not taken.</summary>
    Error,

    /// <summary>Only a person can help.</summary>
    Critical,
}
