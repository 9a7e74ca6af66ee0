using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Domain.Updates;

/// <summary>How far the world has come with what an update wants of it.</summary>
public abstract record UpdateProgress
{
    private UpdateProgress()
    {
    }

    /// <summary>One sentence for people.</summary>
    public abstract string Reason { get; init; }

    /// <summary>What was counted of its requests so far; null: nothing new.</summary>
    public IReadOnlyDictionary<string, MeasuredErrors>? Errors { get; init; }

    /// <summary>What the new version changes in the objects of its place, as <see cref="UpdateDocument.Differences"/>; null: nothing new is known.</summary>
    public IReadOnlyList<string>? Differences { get; init; }

    /// <summary>Nothing was touched, and what stands in the way is not the version's fault: a registry that is away, credentials, a missing right.</summary>
    public bool IsUntouched { get; init; }

    /// <summary>It is on its way: look again.</summary>
    public sealed record Pending(string Reason) : UpdateProgress;

    /// <summary>Its place gives no answer: whether it is on its way, as wanted or wrong is not known.</summary>
    public sealed record Unseen(string Reason) : UpdateProgress;

    /// <summary>It is as wanted.</summary>
    public sealed record Ready(string Reason) : UpdateProgress;

    /// <summary>Not now: nothing was touched, and nothing is to be before <see cref="Fleet.UpdateExecution.RetryAfter"/> is over. Of a version that is being brought to its asset only.</summary>
    public sealed record PutOff(string Reason) : UpdateProgress;

    /// <summary>It went wrong, and does not mend itself.</summary>
    public sealed record Failed(string Reason) : UpdateProgress;
}
