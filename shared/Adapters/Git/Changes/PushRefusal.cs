using Trimtab.Adapters.Programs;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>Sorts why a push was not taken, as <c>git push --porcelain</c> says it: a line <c>!\tfrom:to\t[rejected] (fetch first)</c>.</summary>
internal static class PushRefusal
{
    private static readonly string[] Overtaken = ["[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value", "reference already exists"];

    /// <summary>True when the branch is not where it was.</summary>
    public static bool IsOvertaken(ProgramResult result) => Line(result) is { } line && Overtaken.Any(word => line.Contains(word, StringComparison.Ordinal));

    /// <returns>The host's words when it does not want the commits: a hook, a protected branch. Null when it said nothing of the ref.</returns>
    public static string? ReasonOf(ProgramResult result) => Line(result)?.Split('\t')[^1];

    private static string? Line(ProgramResult result) => result.Output.Split('\n').FirstOrDefault(static line => line.StartsWith("!\t", StringComparison.Ordinal));
}
