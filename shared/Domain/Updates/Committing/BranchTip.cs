namespace Trimtab.Domain.Updates.Committing;

/// <summary>The last commit that a branch must have to be deleted.</summary>
public abstract record BranchTip
{
    private const int LeastDigits = 7;

    private BranchTip()
    {
    }

    /// <summary>A certain one, whoever made it.</summary>
    /// <param name="Commit">Whole, or abbreviated to at least seven digits, as some hosts tell it.</param>
    public sealed record At(string Commit) : BranchTip;

    /// <summary>One that Trimtab made for a change, or one of its attempts.</summary>
    /// <param name="Mark">As <see cref="UpdateTrailer"/> has it.</param>
    public sealed record OwnOf(string Mark) : BranchTip;

    /// <summary>A certain one, if Trimtab made it.</summary>
    /// <param name="Commit">As in <see cref="At"/>.</param>
    public sealed record OwnAt(string Commit) : BranchTip;

    /// <param name="commit">A branch's last commit.</param>
    /// <param name="message">Its message.</param>
    /// <param name="isOwn">Whether Trimtab made it.</param>
    public bool IsMet(string commit, string message, bool isOwn) => this switch
    {
        At at => IsAt(commit, at.Commit),
        OwnAt own => isOwn && IsAt(commit, own.Commit),
        OwnOf own => isOwn && UpdateTrailer.IsIn(message, own.Mark),
        _ => false,
    };

    private static bool IsAt(string commit, string wanted) => wanted.Length >= LeastDigits && commit.StartsWith(wanted, StringComparison.Ordinal);
}
