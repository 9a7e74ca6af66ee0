using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Trimtab.Functions.Tests.Documentation;

/// <summary>Finds the calls of <c>trimtab</c> in lines of a shell.</summary>
internal static partial class DocumentedCommands
{
    /// <param name="shell">Lines of a shell, with comments, pipes and substitutions.</param>
    /// <returns>The words of each call behind the program's name.</returns>
    public static IReadOnlyList<string[]> In(string shell)
        => [.. shell.Split('\n').SelectMany(static line => Call().Matches(line)).Select(static call => CommandLineParser.SplitCommandLine(call.Groups["words"].Value).ToArray())];

    /// <summary>The program at the place of a command: at a line's start, behind a prompt, a pipe, or the opening of a substitution; up to what ends a command.</summary>
    [GeneratedRegex(@"(?:^\s*(\$ )?|[|&;(]\s*)(\./)?trimtab(?<words>( +[^\s|&;()<>#]+)+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();
}
