using System.Text.Json;

namespace Trimtab.Domain.Versions.Questions;

/// <summary>Writes the parts that answers have in common.</summary>
internal static class VersionAnswer
{
    /// <summary>Beside the answer's own fields: that an input was none, and why.</summary>
    public static void Invalid(Utf8JsonWriter answer, string reason)
    {
        answer.WriteBoolean("valid", false);
        answer.WriteString("reason", reason);
    }

    public static void Texts(Utf8JsonWriter answer, string name, IReadOnlyList<string> texts)
    {
        answer.WriteStartArray(name);
        foreach (var text in texts)
        {
            answer.WriteStringValue(text);
        }

        answer.WriteEndArray();
    }

    public static void Change(Utf8JsonWriter answer, VersionChange? change) => answer.WriteString("change", change is { } step ? WordOf(step) : null);

    public static string WordOf(VersionForm form) => form switch
    {
        VersionForm.SemVer => "semver",
        VersionForm.Prefixed => "prefixed",
        VersionForm.Coerced => "coerced",
        VersionForm.Docker => "docker",
        VersionForm.Calendar => "calendar",
        VersionForm.Digest => "digest",
        _ => "moving",
    };

    private static string WordOf(VersionChange change) => change switch
    {
        VersionChange.Major => "major",
        VersionChange.Minor => "minor",
        VersionChange.Patch => "patch",
        VersionChange.Prerelease => "prerelease",
        VersionChange.Build => "build",
        VersionChange.Digest => "digest",
        VersionChange.Downgrade => "downgrade",
        _ => "incomparable",
    };
}
