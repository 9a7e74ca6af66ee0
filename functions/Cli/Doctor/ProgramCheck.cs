using System.Text.RegularExpressions;
using Trimtab.Adapters.Programs;

namespace Trimtab.Cli.Doctor;

/// <summary>The programs that are called are there, in a version that will do.</summary>
internal sealed partial class ProgramCheck(ProgramRunner programs)
{
    private const string Area = "programs";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="needs">What the fleet's update policies ask for.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(UpdateNeeds needs, CancellationToken cancellationToken)
        => await Task.WhenAll(
            LookAsync(new Wish(ProgramName.Git, ["--version"], new Version(2, 31), IsNeeded: true), cancellationToken),
            LookAsync(new Wish(ProgramName.Kubectl, ["version", "--client", "--output", "json"], new Version(1, 27), IsNeeded: true), cancellationToken),
            LookAsync(new Wish(ProgramName.Helm, ["version", "--short"], new Version(3, 14), IsNeeded: needs.Helm), cancellationToken));

    /// <summary>The first version number of a text; null when there is none.</summary>
    internal static Version? VersionIn(string text)
        => Number().Match(text) is { Success: true } match && Version.TryParse(match.Groups["version"].Value, out var version) ? version : null;

    internal static Finding Judge(Wish wish, Version? found)
        => found is null ? Bad(wish, "its version can't be read", $"Run {wish.Program} by hand; wanted is {wish.Program.Wanted}.")
            : found < wish.Least ? Bad(wish, $"version {found} is too old", $"Install {wish.Program.Wanted}.")
            : Finding.Ok(Area, wish.Program.Name, $"{found} (wanted: {wish.Program.Wanted})");

    private async Task<Finding> LookAsync(Wish wish, CancellationToken cancellationToken)
    {
        try
        {
            var result = await programs.RunAsync(new ProgramCall(wish.Program, wish.Arguments) { Timeout = Limit }, cancellationToken);
            return Judge(wish, result.ExitCode == 0 ? VersionIn(result.Output) : null);
        }
        catch (ProgramException exception)
        {
            return Bad(wish, exception.Message, $"Install {wish.Program.Wanted}, or set Programs:{char.ToUpperInvariant(wish.Program.Name[0])}{wish.Program.Name[1..]} to its path.");
        }
    }

    private static Finding Bad(Wish wish, string text, string toDo)
        => wish.IsNeeded
            ? Finding.Fail(Area, wish.Program.Name, text, toDo)
            : Finding.Warn(Area, wish.Program.Name, text, $"Install {wish.Program.Wanted} where charts are used.");

    [GeneratedRegex(@"(?<version>\d+\.\d+(\.\d+)?)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    internal sealed record Wish(ProgramName Program, IReadOnlyList<string> Arguments, Version Least, bool IsNeeded);
}
