using System.Diagnostics;
using System.Text.Json;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Versions.Ranges;

/// <summary>Ranges have the meaning that npm's own library gives them.</summary>
public sealed class NpmRangesTests
{
    private const int Questions = 20_000;

    private static readonly string[] Numbers = ["0", "1", "2", "3", "10", "x", "X", "*", "01"];
    private static readonly string[] Signs = ["", "", "^", "~", ">", ">=", "<", "<=", "=", "~>", "^ ", "~ ", "> ", ">= ", "= ", "< ", "~> ", "==", "~> = ", ">> "];
    private static readonly string[] Prereleases = ["", "", "-alpha", "-1", "-beta.2", "-0", "-rc.1", "-01"];

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task Answers_are_those_of_the_library(int percentOdd)
    {
        var random = new Random(7);
        var questions = Enumerable.Range(0, Questions).Select(_ => new Question(VersionOf(random), RangeOf(random, percentOdd), random.Next(4) == 0)).ToArray();

        var answers = await AskNpmAsync(questions);

        answers.ShouldNotBe(["missing"], "npm, by which ./test sets its tools up, has no semver library where it is looked for");
        answers.Length.ShouldBe(questions.Length);
        questions.Zip(answers).Where(static pair => Answer(pair.First) != pair.Second).Select(static pair => $"{pair.First}: {pair.Second}").Take(10).ShouldBeEmpty();
    }

    private static string Answer(Question question)
    {
        SemVersion.TryParse(question.Version, out var version).ShouldBeTrue();
        return !VersionRange.TryParse(question.Range, question.IncludePrerelease, out var range, out _) ? "none" : range.Contains(version) ? "true" : "false";
    }

    private static async Task<string[]> AskNpmAsync(IReadOnlyList<Question> questions)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Versions", "Ranges", "testdata", "answers.js")]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(string.Join('\n', questions.Select(static question => JsonSerializer.Serialize(question, DocumentJson.Options))));
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string VersionOf(Random random)
        => $"{Number(random, 0)}.{Number(random, 0)}.{Number(random, 0)}{Prereleases[random.Next(Prereleases.Length - 1)]}{(random.Next(4) == 0 ? "+x" : "")}";

    private static string RangeOf(Random random, int percentOdd)
        => string.Join(random.Next(2) == 0 ? "||" : " || ", Enumerable.Range(0, 1 + random.Next(3)).Select(_ => random.Next(4) == 0
            ? $"{Part(random, percentOdd)}{(IsOdd(random, percentOdd) ? " -" : " - ")}{Part(random, percentOdd)}"
            : string.Join(' ', Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Signs[random.Next(IsOdd(random, percentOdd) ? Signs.Length : Signs.Length - 3)] + Part(random, percentOdd)))));

    private static string Part(Random random, int percentOdd)
    {
        var places = 1 + random.Next(3);
        var numbers = string.Join('.', Enumerable.Range(0, places).Select(_ => Number(random, percentOdd)));
        var prefix = IsOdd(random, percentOdd) ? "=" : random.Next(5) == 0 ? "v" : "";
        var prerelease = places == 3 ? Prereleases[random.Next(IsOdd(random, percentOdd) ? Prereleases.Length : Prereleases.Length - 1)] : "";
        return $"{prefix}{numbers}{prerelease}{(random.Next(5) == 0 ? "+b.1" : "")}";
    }

    private static string Number(Random random, int percentOdd) => Numbers[random.Next(IsOdd(random, percentOdd) ? Numbers.Length : 5)];

    private static bool IsOdd(Random random, int percentOdd) => random.Next(100) < percentOdd;

    private sealed record Question(string Version, string Range, bool IncludePrerelease);
}
