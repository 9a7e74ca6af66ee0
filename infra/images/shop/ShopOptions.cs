using System.Globalization;

namespace Trimtab.Shop;

/// <summary>How the app behaves, from environment variables.</summary>
/// <param name="ErrorRate"><c>ERROR_RATE</c>: share of requests answered 500, 0 to 1. Default 0.</param>
/// <param name="Latency"><c>LATENCY</c>: milliseconds each answer takes. Default 0.</param>
/// <param name="CrashAfter"><c>CRASH_AFTER</c>: seconds until it exits with code 1. Default never.</param>
/// <param name="RequestsPerSecond"><c>REQUESTS_PER_SECOND</c>: what the load generator sends. Default 50.</param>
internal sealed record ShopOptions(double ErrorRate, TimeSpan Latency, TimeSpan? CrashAfter, double RequestsPerSecond)
{
    public static ShopOptions FromEnvironment() => new(
        Number("ERROR_RATE") ?? 0,
        TimeSpan.FromMilliseconds(Number("LATENCY") ?? 0),
        Number("CRASH_AFTER") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Number("REQUESTS_PER_SECOND") ?? 50);

    /// <summary>A Service's address: from the variable that Kubernetes sets in pods started after it, so that no cluster DNS is needed; else its name.</summary>
    public static string AddressOf(string service)
#pragma warning disable RS0030 // The entry point reads the environment.
        => Environment.GetEnvironmentVariable($"{service.ToUpperInvariant().Replace('-', '_')}_SERVICE_HOST") ?? service;
#pragma warning restore RS0030

    private static double? Number(string variable)
#pragma warning disable RS0030 // The entry point reads the environment.
        => double.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
#pragma warning restore RS0030
}
