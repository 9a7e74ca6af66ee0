using System.Text.RegularExpressions;

namespace Trimtab.Functions.Tests.Documentation;

/// <summary>The files of the repository that the tests were built in.</summary>
internal static partial class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Page(string name) => File.ReadAllText(Path.Combine(Root, "infra", "docs", name));

    /// <summary>README, CONTRIBUTING and all pages, as paths from the root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        ["README.md", "CONTRIBUTING.md", .. Directory.GetFiles(Path.Combine(Root, "infra", "docs"), "*.md").Select(page => Path.GetRelativePath(Root, page)).Order(StringComparer.Ordinal)];

    /// <summary>What stands in back quotes or in a block between fences.</summary>
    public static IReadOnlyList<string> Code(string page)
        => [.. Fence().Matches(page).Select(match => match.Value), .. Span().Matches(Fence().Replace(page, "")).Select(match => match.Groups["code"].Value)];

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Span();
}
