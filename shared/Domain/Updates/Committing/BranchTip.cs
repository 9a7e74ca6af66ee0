namespace Trimtab.Domain.Updates.Committing;

/// <summary>The last commit that a branch must have to be deleted.</summary>
public abstract record BranchTip
{
    private BranchTip()
    {
    }

    /// <summary>A certain one, whoever made it.</summary>
    /// <param name="Commit">Whole, or abbreviated to at least seven digits, as some hosts tell it.</param>
    public sealed record At(string Commit) : BranchTip
    {
        private const int LeastDigits = 7;

        public bool Is(string commit)
        {
            ArgumentNullException.ThrowIfNull(commit);
            return Commit.Length >= LeastDigits && commit.StartsWith(Commit, StringComparison.Ordinal);
        }
    }

    /// <summary>One that Trimtab made for a change, or one of its attempts.</summary>
    /// <param name="Mark">As <see cref="UpdateTrailer"/> has it.</param>
    public sealed record OwnOf(string Mark) : BranchTip;

    /// <summary>One that Trimtab made for whatever.</summary>
    public sealed record Own : BranchTip;
}
