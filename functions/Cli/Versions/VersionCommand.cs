using System.CommandLine;
using Trimtab.Domain.Versions;

namespace Trimtab.Cli.Versions;

/// <summary><c>trimtab version</c>: what versions mean, by the code that decides on updates.</summary>
internal static class VersionCommand
{
    public static Command Create(SharedOptions shared) => new("version", "Reads, compares and chooses versions, by the rules that updates go by. Asks nothing and nobody.")
    {
        VersionParseCommand.Create(shared),
        VersionCompareCommand.Create(shared),
        VersionSatisfiesCommand.Create(shared),
        VersionSortCommand.Create(shared),
        VersionLatestCommand.Create(shared),
    };

    /// <summary>With <c>--jsonl</c> it is the scheme of the questions that name none.</summary>
    public static Option<string> SchemeOption() => new Option<string>("--scheme")
    {
        Description = "The rules: semver, docker (tags of images) or helm (charts).",
        DefaultValueFactory = static _ => "semver",
    }.AcceptOnlyFromAmong("semver", "docker", "helm");

    public static VersionScheme SchemeOf(string word) => word switch { "docker" => VersionScheme.Docker, "helm" => VersionScheme.Helm, _ => VersionScheme.SemVer };
}
