using Trimtab.Domain.Updates.Committing;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>The last commit of a branch beside the source's own.</summary>
/// <param name="Commit">Its hash.</param>
/// <param name="Committer">Who committed it, as git prints it.</param>
/// <param name="Message">Whole.</param>
internal sealed record SideTip(string Commit, string Committer, string Message)
{
    /// <summary>Whether Trimtab made it. Who amends or rebases Trimtab's commit keeps its message, but commits it.</summary>
    public bool IsOwn => Committer == FastImport.Committer && UpdateTrailer.IsIn(Message);

    public bool Is(BranchTip tip) => tip.IsMet(Commit, Message, IsOwn);
}
