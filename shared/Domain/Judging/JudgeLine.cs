using System.Text.Json;

namespace Trimtab.Domain.Judging;

/// <summary>One line of a recorded run, read and checked.</summary>
/// <param name="Run">The run's id as JSON text, so that it is written as it was read; null without one.</param>
/// <param name="TimeText">The time as it was written.</param>
internal sealed record JudgeLine(
    string? Run, string TimeText, double Time, TrackCounts Stable, TrackCounts Canary, bool HasSlow, IReadOnlyList<string> Failures)
{
    private const int LongestLine = 64 * 1024;
    private const double LargestTime = 1e9;

    /// <exception cref="FormatException">The line is not of this form; the message says where.</exception>
    public static JudgeLine Parse(string line)
    {
        if (line.Length > LongestLine)
        {
            throw new FormatException($"longer than {LongestLine} characters");
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(Object(document.RootElement, "the line"));
        }
        catch (JsonException exception)
        {
            throw new FormatException($"not JSON at byte {exception.BytePositionInLine}", exception);
        }
    }

    private static JudgeLine Read(JsonElement root)
    {
        var stable = Object(Required(root, "stable"), "stable");
        var canary = Object(Required(root, "canary"), "canary");
        var time = Required(root, "t");
        return new JudgeLine(
            RunOf(root),
            time.GetRawText(),
            Number(time, "t", LargestTime),
            Counts(stable, "stable"),
            Counts(canary, "canary"),
            stable.TryGetProperty("slow", out _) && canary.TryGetProperty("slow", out _),
            FailuresOf(canary));
    }

    private static string? RunOf(JsonElement root)
    {
        if (!root.TryGetProperty("run", out var run) || run.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return run.ValueKind is JsonValueKind.String or JsonValueKind.Number ? run.GetRawText() : throw new FormatException("run must be a text or a number");
    }

    private static TrackCounts Counts(JsonElement track, string name) => new(
        Number(Required(track, "requests", name), $"{name}.requests"),
        Number(Required(track, "bad", name), $"{name}.bad"),
        track.TryGetProperty("slow", out var slow) ? Number(slow, $"{name}.slow") : 0);

    private static IReadOnlyList<string> FailuresOf(JsonElement canary)
    {
        if (!canary.TryGetProperty("failures", out var failures))
        {
            return [];
        }

        if (failures.ValueKind == JsonValueKind.Array && failures.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. failures.EnumerateArray().Select(item => item.GetString()!)];
        }

        return Number(failures, "canary.failures") is var count and > 0 ? [$"canary pod failures: {count:0}"] : [];
    }

    private static JsonElement Required(JsonElement parent, string field, string? of = null)
        => parent.TryGetProperty(field, out var value) ? value : throw new FormatException($"{(of is null ? "" : of + ".")}{field} is missing");

    private static JsonElement Object(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object ? value : throw new FormatException($"{name} must be an object");

    private static double Number(JsonElement value, string name, double largest = double.MaxValue)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0 && number <= largest
            ? number
            : throw new FormatException($"{name} must be a number of at least 0{(largest < double.MaxValue ? $" and at most {largest:0}" : "")}");
}
