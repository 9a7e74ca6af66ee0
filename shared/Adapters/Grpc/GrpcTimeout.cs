using System.Globalization;

namespace Trimtab.Adapters.Grpc;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit. Source: gRPC over HTTP/2, "Requests".</summary>
public static class GrpcTimeout
{
    public const string Header = "grpc-timeout";
    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    /// <summary>Writes a time in the finest unit that can hold it, rounded up.</summary>
    /// <param name="timeout">Zero or longer; longer than eight digits of seconds count as that.</param>
    public static string Format(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        (char Unit, long Ticks)[] units = [('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond)];
        foreach (var (unit, ticks) in units)
        {
            var value = (timeout.Ticks / ticks) + (timeout.Ticks % ticks > 0 ? 1 : 0);
            if (value <= MaxValue)
            {
                return value.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return MaxValue.ToString(CultureInfo.InvariantCulture) + "S";
    }

    /// <returns>False when the text is no timeout. Nanoseconds are cut to the clock's grain of 100.</returns>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = TimeSpan.Zero;
        if (text.Length is < 2 or > MaxDigits + 1 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / TimeSpan.NanosecondsPerTick,
            _ => -1,
        };
        timeout = TimeSpan.FromTicks(Math.Max(0, ticks));
        return ticks >= 0;
    }
}
