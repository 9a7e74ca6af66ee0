using System.Globalization;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>What a relay, or the app, says at <c>/metrics</c>.</summary>
internal static class RelayMetricsPage
{
    /// <param name="program">Its address.</param>
    /// <param name="metric">A name for all of its series, or one series with its labels.</param>
    /// <returns>The sum of the series; 0 when there are none.</returns>
    public static async Task<double> ReadAsync(Uri program, string metric)
    {
        using var handler = new SocketsHttpHandler();
#pragma warning disable RS0030 // Made for one call.
        using var client = new HttpClient(handler);
#pragma warning restore RS0030
        var page = await client.GetStringAsync(new Uri(program, "metrics"));
        return page.Split('\n').Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal) || line.StartsWith(metric + " ", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
