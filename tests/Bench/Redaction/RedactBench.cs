using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Trimtab.Domain.Redaction;

namespace Trimtab.Bench.Redaction;

/// <summary>A log like those of web programs, some lines with secrets: how fast they are taken out on one core.</summary>
/// <remarks>The peers know about a third of the formats: their time is what the usual way would take at least.</remarks>
internal static partial class RedactBench
{
    private const int Megabytes = 64;
    private const int Rounds = 5;

    /// <summary>About as much as one harvested log.</summary>
    private const int PieceLines = 2000;

    private static readonly string[] Lines =
    [
        """{"time":"2026-03-01T12:00:00.123Z","level":"info","msg":"GET /api/v1/items/4711 200","duration":12.4,"remote":"10.0.12.7","agent":"Mozilla/5.0 (X11; Linux x86_64)"}""",
        "2026-03-01 12:00:00,124 INFO  [http-nio-8080-exec-7] c.e.shop.CheckoutController : order 4712 accepted, 3 items, 42.10 EUR",
        "2026-03-01T12:00:00Z connected to https://payments.example.com:8443/v2/charges in 31 ms",
        """10.0.12.7 - - [01/Mar/2026:12:00:00 +0000] "GET /assets/app.7f2a1c.js HTTP/1.1" 304 0 "-" "curl/8.5.0" """,
        "    at com.example.shop.cart.CartService.total(CartService.java:118) ~[shop-2.0.0.jar:2.0.0]",
        "W0301 12:00:00.125 cache: key items:4711 expired; refreshing in background (attempt 1 of 3)",
    ];

    private static readonly string[] Secrets =
    [
        "2026-03-01 12:00:00 DEBUG datasource postgres://app:h0rse-battery@db:5432/shop ready",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        """{"level":"debug","msg":"config","dbPassword":"h0rse-battery","region":"eu"}""",
    ];

    public static int Run(string[] arguments)
    {
        var text = MakeLog(BenchArguments.Number(arguments, "megabytes", Megabytes));
        var bytes = Encoding.UTF8.GetByteCount(text);
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        string[] pieces = [.. text.Split('\n').Chunk(PieceLines).Select(static lines => string.Join('\n', lines))];
        var ours = Best(() => Array.ForEach(pieces, static piece => Redactor.Default.Text(piece, RedactionLimit.None())));
        var regex = Best(() => Array.ForEach(pieces, static piece => Pattern().Replace(piece, "[REDACTED]")));
        var sed = Best(() => Sed(file));
        File.Delete(file);
        Console.WriteLine($"log of {bytes >> 20} MiB, every 50th line with a secret, one core, best of {Rounds}:");
        Print("trimtab redact", bytes, ours);
        Print("compiled regular expression (backtracking)", bytes, regex);
        Print("sed -E", bytes, sed);
        Console.WriteLine($"  ratio to the regular expression {regex / ours:0.0}, to sed {sed / ours:0.0}");
        return 0;
    }

    private static void Print(string what, long bytes, TimeSpan time)
        => Console.WriteLine($"  {what,-45} {bytes / 1e6 / time.TotalSeconds,8:0} MB/s");

    private static string MakeLog(int megabytes)
    {
        var text = new StringBuilder();
        for (var line = 0; text.Length < megabytes << 20; line++)
        {
            text.Append(line % 50 == 49 ? Secrets[line / 50 % Secrets.Length] : Lines[line % Lines.Length]).Append('\n');
        }

        return text.ToString();
    }

    private static TimeSpan Best(Action work)
        => Enumerable.Range(0, Rounds).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            work();
            return watch.Elapsed;
        });

    private static void Sed(string file)
    {
        var start = new ProcessStartInfo("sed", ["-E", "s/([A-Za-z_]*(password|token|secret)[A-Za-z_]*[\"']?[=:] ?[\"']?)[^ \"',;&]+/\\1[REDACTED]/Ig; s#://[^/ @:]*:[^/ @]+@#://[REDACTED]@#g; s/bearer [^ ]+/bearer [REDACTED]/Ig; s/eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+/[REDACTED]/g; s/AKIA[A-Z0-9]{16}/[REDACTED]/g; s/gh[pousr]_[A-Za-z0-9]{36}/[REDACTED]/g", file]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["LC_ALL"] = "C";
        using var sed = Process.Start(start)!;
        sed.StandardOutput.BaseStream.CopyTo(Stream.Null);
        sed.WaitForExit();
    }

    [GeneratedRegex(
        """(?<=[\w-]*(?:password|token|secret)[\w-]*["']?\s?[:=]\s?["']?)[^\s"',;&]+|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)|(?<=bearer )\S+|eyJ[\w-]+\.[\w-]+\.[\w-]+|AKIA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36}""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Pattern();
}
