using Trimtab.Domain;

namespace Trimtab.Hosting.Captures;

/// <summary>How live changes are captured: section <c>Captures</c>.</summary>
public sealed class CaptureOptions
{
    public const string Section = "Captures";

    /// <summary>Between two lists of each watched kind, which find what the watches missed.</summary>
    [DurationRange("00:01:00", "1.00:00:00")]
    public TimeSpan ListInterval { get; set; } = TimeSpan.FromMinutes(10);
}
