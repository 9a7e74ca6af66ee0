using System.Text.Json;

namespace Trimtab.Domain.Sources;

/// <summary>What a push webhook says, as far as it is used: which branch moved.</summary>
/// <param name="Branch">Branch name; null for a tag or another ref.</param>
public sealed record PushEvent(string? Branch)
{
    private const string BranchPrefix = "refs/heads/";

    /// <returns>False when the body is not a JSON object with a <c>ref</c>.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PushEvent? push)
    {
        push = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("ref", out var reference)
                || reference.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            var name = reference.GetString()!;
            push = new PushEvent(name.StartsWith(BranchPrefix, StringComparison.Ordinal) ? name[BranchPrefix.Length..] : null);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
