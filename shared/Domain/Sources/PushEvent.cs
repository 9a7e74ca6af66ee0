using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Domain.Sources;

/// <summary>What a push webhook says, as far as it is used: which branches of which repository moved.</summary>
/// <param name="Branches">Names of the branches that have a new head; none for tags, other refs and branches that were deleted.</param>
/// <param name="Repository">The end of the repository's path that names it, such as <c>acme/shop</c>; null when the event does not say.</param>
public sealed record PushEvent(IReadOnlyList<string> Branches, string? Repository)
{
    private const string BranchPrefix = "refs/heads/";

    /// <returns>False when the body is not the JSON of the host's push event. JSON more than 64 levels deep is refused too.</returns>
    internal static bool TryRead(IWebhookHost host, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out PushEvent? push)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            push = host.Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is thrown by texts that are no Unicode, when they are read.
            push = null;
        }

        return push is not null;
    }

    /// <summary>The event of one ref.</summary>
    /// <param name="reference">Full name, such as <c>refs/heads/main</c>.</param>
    /// <param name="commit">Its new commit; zeros when the ref was deleted, null when the event does not say.</param>
    /// <param name="repository">As <see cref="Repository"/>.</param>
    internal static PushEvent Of(string reference, string? commit, string? repository)
        => new(BranchOf(reference, commit) is { } branch ? [branch] : [], repository);

    /// <returns>The branch's name; null for another ref, and for a branch that was deleted.</returns>
    internal static string? BranchOf(string reference, string? commit)
        => reference.StartsWith(BranchPrefix, StringComparison.Ordinal) && !IsNoCommit(commit) ? reference[BranchPrefix.Length..] : null;

    // 40 digits, or 64 where ids are SHA-256.
    private static bool IsNoCommit(string? commit) => commit is { Length: >= 40 } && commit.All(digit => digit == '0');
}
