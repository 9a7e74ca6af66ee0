namespace Trimtab.Domain.Captures.Commits;

/// <summary>What is known of a repository between two batches.</summary>
/// <param name="Head">The commit up to which the object versions in storage are right; null before the first push.</param>
/// <param name="PushedAt">When something was last pushed.</param>
public sealed record RepositoryState(string? Head, DateTimeOffset? PushedAt)
{
    public static RepositoryState Unknown { get; } = new(null, null);
}
