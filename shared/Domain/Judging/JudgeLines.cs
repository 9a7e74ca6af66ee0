using System.Text.Json;

namespace Trimtab.Domain.Judging;

/// <summary>Judges recorded runs: a JSON line of counts in, a JSON line with the verdict out. No I/O.</summary>
/// <remarks>
/// In: <c>{"run":"7","t":3.0,"stable":{"requests":300,"bad":2,"slow":5},"canary":{"requests":31,"bad":4,"slow":1,"failures":0}}</c>.
/// Counts are cumulative, <c>t</c> is in seconds, <c>run</c> may be missing; runs do not touch each other. Without <c>slow</c> latency is not
/// judged; it counts from the policy's grace after the run's first line with canary requests.
/// </remarks>
public sealed class JudgeLines(JudgePolicy policy)
{
    private readonly Dictionary<string, JudgedRun> _runs = new(StringComparer.Ordinal);
    private int _line;

    /// <summary>Whether any line so far could not be read.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Takes the next line.</summary>
    /// <returns>One line without its end: the verdict, or <c>{"error":"line 3: …"}</c> (the run goes on without that line). Null for a blank line.</returns>
    public string? Judge(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        _line++;
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        try
        {
            return Judge(JudgeLine.Parse(line));
        }
        catch (FormatException exception)
        {
            HasErrors = true;
            return $"{{\"error\":{Text($"line {_line}: {exception.Message}")}}}";
        }
    }

    private string Judge(JudgeLine line)
    {
        var key = line.Run ?? "";
        var (run, verdict) = _runs.GetValueOrDefault(key, JudgedRun.Start).After(policy, line);
        _runs[key] = run;
        var name = line.Run is null ? "" : $"\"run\":{line.Run},";
        return $"{{{name}\"t\":{line.TimeText},\"verdict\":\"{verdict.GetType().Name}\",\"reason\":{Text(verdict.Reason)}}}";
    }

    private static string Text(string text) => JsonSerializer.Serialize(text, DocumentJson.Options);
}
