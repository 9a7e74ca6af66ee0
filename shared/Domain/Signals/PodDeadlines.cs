namespace Trimtab.Domain.Signals;

/// <summary>The times a pod is judged by.</summary>
/// <param name="Now">The present.</param>
/// <param name="ReadyDeadline">How long a pod may take to become ready, counted from its creation.</param>
/// <param name="UnreadyGrace">How long a pod that was ready before may be unready. Default 15 s: one failed probe period with its retries.</param>
/// <param name="Since">Container ends before this are old news; null: every end counts (a canary pod's whole life is its rollout's).</param>
public sealed record PodDeadlines(DateTimeOffset Now, TimeSpan ReadyDeadline, TimeSpan UnreadyGrace, DateTimeOffset? Since)
{
    public static TimeSpan DefaultUnreadyGrace { get; } = TimeSpan.FromSeconds(15);

    /// <summary>For pods that the rollout itself created.</summary>
    public static PodDeadlines ForCanary(DateTimeOffset now, TimeSpan readyDeadline) => new(now, readyDeadline, DefaultUnreadyGrace, null);
}
