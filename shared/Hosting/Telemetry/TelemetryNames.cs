using System.Diagnostics;

namespace Trimtab.Hosting.Telemetry;

/// <summary>Names under which Trimtab's measurements and spans appear.</summary>
public static class TelemetryNames
{
    public const string Meter = "Trimtab";

    public const string Source = "Trimtab";

    internal static readonly ActivitySource Activities = new(Source);
}
