using System.Text.RegularExpressions;
using Trimtab.Functions.Tests.Documentation;

namespace Trimtab.Functions.Tests.Cli.Doctor;

/// <summary>No fault that the doctor can name is without a test that shows it.</summary>
public sealed partial class EveryFaultTests
{
    private const int LeastTelling = 8;

    [Fact]
    public void Every_fault_that_the_doctor_can_name_is_quoted_by_a_test()
    {
        var tests = string.Concat(
            Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Functions.Tests", "Cli", "Doctor"), "*Tests.cs").Where(file => !file.EndsWith($"{nameof(EveryFaultTests)}.cs", StringComparison.Ordinal)).Select(File.ReadAllText));
        var program = Path.Combine(Repository.Root, "functions", "Cli");
        string[] files = [.. Directory.GetFiles(Path.Combine(program, "Doctor"), "*.cs"), Path.Combine(program, "DoctorCommand.cs")];
        var faults = files.SelectMany(file => Fault().Matches(File.ReadAllText(file)).Select(match => match.Value)).ToArray();

        faults.Length.ShouldBeGreaterThan(25);
        faults.Where(fault => !Fragments(fault).Any(fragment => tests.Contains(fragment, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    /// <summary>What is certain of the sentences of a fault: their text between the places that are filled in.</summary>
    private static IEnumerable<string> Fragments(string fault)
        => Literal().Matches(fault)
            .SelectMany(literal => Hole().Split(literal.Groups["text"].Value))
            .SelectMany(part => part.Split([". ", "; ", ", ", ": "], StringSplitOptions.TrimEntries))
            .Where(part => part.Length >= LeastTelling);

    /// <summary>One call that makes a fault, or one arm of a choice among things to do, to its end.</summary>
    [GeneratedRegex("""(Finding\.(Fail|Warn)|\bBad|\bAway)\((?=[^)]*")("[^"\n]*"|[^;"])*?(?=;|\n\s+:|$)|(_|"[A-Za-z]+") => "[^"]+",""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fault();

    [GeneratedRegex("\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Hole();
}
