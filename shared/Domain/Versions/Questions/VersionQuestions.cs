using System.Text.Json;
using System.Text.RegularExpressions;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Versions.Questions;

/// <summary>Answers questions about versions: a JSON object in, the fields of one out (<c>infra/docs/versions.md</c>). The same question always has the same answer.</summary>
/// <remarks>A version or range that is none is part of the answer (<c>valid</c> false and its reason); a question that is none is a <see cref="FormatException"/>.</remarks>
/// <param name="scheme">Of the questions that name none.</param>
public sealed class VersionQuestions(VersionScheme scheme)
{
    private readonly RangeCache _ranges = new();

    /// <summary><c>{"text":"v1.2"}</c>: what the text is.</summary>
    /// <exception cref="FormatException">The question is none.</exception>
    public void Parse(JsonElement question, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var fields = new QuestionFields(question, scheme);
        if (!VersionReader.TryRead(fields.Text("text"), fields.Scheme, out var reading, out var reason))
        {
            VersionAnswer.Invalid(answer, reason);
            return;
        }

        answer.WriteBoolean("valid", true);
        answer.WriteString("form", VersionAnswer.WordOf(reading.Form));
        answer.WriteString("major", NumberOf(reading, 0));
        answer.WriteString("minor", NumberOf(reading, 1));
        answer.WriteString("patch", NumberOf(reading, 2));
        VersionAnswer.Texts(answer, "prerelease", reading.Prerelease);
        VersionAnswer.Texts(answer, "build", reading.Build);
        if (reading.Suffix.Length > 0)
        {
            answer.WriteString("suffix", reading.Suffix);
        }
    }

    /// <summary><c>{"a":"1.2.3","b":"1.3.0"}</c>: their order, and the step from a to b.</summary>
    /// <exception cref="FormatException">The question is none.</exception>
    public void Compare(JsonElement question, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var fields = new QuestionFields(question, scheme);
        var (a, b, rules) = (fields.Text("a"), fields.Text("b"), fields.Scheme);
        var isValid = VersionReader.TryRead(a, rules, out var from, out var fault) & VersionReader.TryRead(b, rules, out var to, out var other);
        var comparison = isValid ? VersionComparer.Compare(from!, to!) : VersionComparison.None;
        if (comparison.Order is { } order)
        {
            answer.WriteNumber("order", order);
        }
        else
        {
            answer.WriteNull("order");
        }

        VersionAnswer.Change(answer, comparison.Change);
        if (!isValid)
        {
            VersionAnswer.Invalid(answer, from is null && to is null ? $"{fault} {other}" : fault + other);
        }
    }

    /// <summary><c>{"version":"1.2.3","range":"^1.2"}</c>: whether the version is in the range.</summary>
    /// <exception cref="FormatException">The question is none.</exception>
    public void Satisfies(JsonElement question, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var fields = new QuestionFields(question, scheme);
        var isVersion = VersionReader.TryRead(fields.Text("version"), fields.Scheme, out var reading, out var fault);
        var (range, reason) = _ranges.Find(fields.Text("range"), fields.Flag("includePrerelease"));
        answer.WriteBoolean("satisfies", range is not null && reading?.Version is { } version && range.Contains(version));
        if (!isVersion || range is null)
        {
            VersionAnswer.Invalid(answer, !isVersion && range is null ? $"{fault} {reason}" : fault + reason);
        }
    }

    /// <summary><c>{"versions":[…]}</c>: the versions from the oldest to the newest, and what has no order as it came.</summary>
    /// <exception cref="FormatException">The question is none.</exception>
    public void Sort(JsonElement question, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var fields = new QuestionFields(question, scheme);
        var rules = fields.Scheme;
        List<VersionReading> ordered = [];
        List<string> unordered = [];
        foreach (var text in fields.Texts("versions"))
        {
            if (VersionReader.TryRead(text, rules, out var reading, out _) && reading.IsVersion)
            {
                ordered.Add(reading);
            }
            else
            {
                unordered.Add(text);
            }
        }

        var sorted = ordered.Order(Comparer<VersionReading>.Create(VersionComparer.Order)).Select(static reading => reading.Text);
        VersionAnswer.Texts(answer, "sorted", [.. fields.Flag("descending") ? sorted.Reverse() : sorted]);
        VersionAnswer.Texts(answer, "unordered", unordered);
    }

    /// <summary><c>{"current":"3.8.0-alpine","tags":[…],"scheme":"docker"}</c>: the newest tag that may follow.</summary>
    /// <exception cref="FormatException">The question is none.</exception>
    public void Latest(JsonElement question, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var fields = new QuestionFields(question, scheme);
        var current = fields.OptionalText("current");
        var policy = PolicyOf(fields, out var reason);
        if (current is null && policy is { Scheme: VersionScheme.Docker, Order: TagOrder.Version })
        {
            throw new FormatException("'current' is missing: only tags of its class can follow.");
        }

        var tags = fields.Texts("tags");
        if (reason.Length == 0 && current is not null && policy is { Order: TagOrder.Version, Pattern: null })
        {
            _ = VersionReader.TryRead(current, policy.Scheme, out _, out reason);
        }

        var latest = reason.Length == 0 ? Pick(current, tags, policy, ref reason) : default;
        answer.WriteString("latest", latest.Tag);
        VersionAnswer.Change(answer, latest.Change);
        if (reason.Length > 0)
        {
            VersionAnswer.Invalid(answer, reason);
        }
    }

    private static LatestTag Pick(string? current, IReadOnlyList<string> tags, TagPolicy policy, ref string reason)
    {
        try
        {
            return LatestTag.Pick(current, tags, policy);
        }
        catch (RegexMatchTimeoutException exception)
        {
            reason = $"The pattern '{exception.Pattern}' is too large: it took longer than {exception.MatchTimeout.TotalSeconds} s for one tag.";
            return default;
        }
    }

    private TagPolicy PolicyOf(QuestionFields fields, out string reason)
    {
        VersionRange? range = null;
        (reason, var pattern) = ("", (TagPattern?)null);
        if (fields.OptionalText("range") is { } text)
        {
            (range, reason) = _ranges.Find(text, fields.Flag("includePrerelease"));
        }

        if (fields.OptionalText("pattern") is { } expression && !TagPattern.TryParse(expression, fields.OptionalText("extract"), out pattern, out var fault))
        {
            reason = fault;
        }

        return new TagPolicy { Scheme = fields.Scheme, Order = fields.Order, IsDescending = fields.Flag("descending"), Range = range, Pattern = pattern, Glob = fields.OptionalText("glob") };
    }

    /// <summary>A tag has the numbers that it has; elsewhere a version has three.</summary>
    private static string? NumberOf(VersionReading reading, int place)
        => !reading.IsVersion || (reading.Scheme == VersionScheme.Docker && place >= reading.Numbers.Count) ? null : reading.Number(place).ToString();
}
