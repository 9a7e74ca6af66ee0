using System.Text.RegularExpressions;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git;

/// <summary>Sorts what git said: try again later, or a person must change something.</summary>
internal static partial class GitFailure
{
    private const int MaxReasonLength = 300;

    /// <summary>The exception for a command that talked to the host and failed.</summary>
    public static SourceException Of(string what, ProgramResult result)
        => SshFailure.ReasonOf(result.Error) is { } reason
            ? new($"{what}: {reason}", isTransient: false)
            : new($"{what}: {Reason(result)}", !Permanent().IsMatch(result.Error));

    public static SourceException Of(string what, ProgramException failure)
        => new($"{what}: {failure.Message}", failure.Failure == ProgramFailure.TimedOut, failure);

    /// <summary>True when the clone on our disk is the reason.</summary>
    public static bool IsDamage(ProgramResult result) => Damage().IsMatch(result.Error);

    /// <summary>True when the host does not give out a commit by its id.</summary>
    public static bool IsUnknownCommit(ProgramResult result) => UnknownCommit().IsMatch(result.Error);

    /// <summary>True when the host has no such branch.</summary>
    public static bool IsMissingBranch(ProgramResult result) => result.Error.Contains("couldn't find remote ref", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the host did not take the token.</summary>
    public static bool IsRefusedToken(ProgramResult result) => RefusedToken().IsMatch(result.Error);

    private static string Reason(ProgramResult result)
    {
        var lines = result.Error
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => Telling().IsMatch(line))
            .Take(3);
        var reason = Query().Replace(UserInformation().Replace(string.Join(" ", lines), "$1"), "");
        reason = reason.Length == 0 ? $"git ended with code {result.ExitCode}." : reason;
        return reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength] + "…";
    }

    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"^(fatal|error|remote|warning|ssh): ", Form, 1000)]
    private static partial Regex Telling();

    [GeneratedRegex(@"(?<scheme>[a-z][a-z0-9+.-]*://)[^/@\s']+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"(?<=://[^\s'?]*)\?[^\s']*", Form, 1000)]
    private static partial Regex Query();

    [GeneratedRegex(
        @"authentication failed|could not read (username|password)|access denied|permission denied|repository .{0,300}not found|returned error: (400|401|403|404|410)"
        + @"|does not appear to be a git repository|couldn't find remote ref|transport '.{0,40}' not allowed|protocol .{0,40} is not supported"
        + @"|certificate|not valid: is this a git repository|unable to update url base from redirection|returned error: 30\d|dubious ownership",
        Form,
        1000)]
    private static partial Regex Permanent();

    [GeneratedRegex(
        @"not a git repository \(or|object file .{0,300} is empty|loose object .{0,300} is corrupt|bad object|packfile .{0,300} (cannot be accessed|does not match|is corrupt)"
        + @"|is not a pack|index file|inflate:|unable to (read|find) [0-9a-f]{40}|missing (blob|tree|commit)|bad (config|tree|signature)|invalid (shallow|object)|is far too short to be a packfile|error in object|unresolved deltas",
        Form,
        1000)]
    private static partial Regex Damage();

    [GeneratedRegex(@"authentication failed|could not read (username|password)|returned error: 40[13]", Form, 1000)]
    private static partial Regex RefusedToken();

    [GeneratedRegex(@"not our ref|unadvertised object|couldn't find remote ref|no such remote ref|remote did not send all necessary", Form, 1000)]
    private static partial Regex UnknownCommit();
}
