namespace Trimtab.Domain.Judging;

/// <summary>What stable did before its promotion: the counts that the watch window compares with. Stored with the rollout.</summary>
/// <param name="Requests">Requests while the canary ran.</param>
/// <param name="Bad">Bad ones among them.</param>
/// <param name="LatencyRequests">Requests while latency counted; 0: latency is not judged.</param>
/// <param name="Slow">Slow ones among these.</param>
public sealed record Baseline(double Requests, double Bad, double LatencyRequests, double Slow);
