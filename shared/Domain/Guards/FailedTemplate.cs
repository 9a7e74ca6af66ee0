namespace Trimtab.Domain.Guards;

/// <summary>A pod template that was taken back, and is again whenever it comes back.</summary>
/// <param name="Hash">Its <c>pod-template-hash</c>.</param>
/// <param name="Times">How often it was taken back.</param>
/// <param name="LastWindow">When the window began that took it back last: the same one is not counted twice.</param>
/// <param name="Reason">Why it was taken back the first time.</param>
public sealed record FailedTemplate(string Hash, int Times, DateTimeOffset LastWindow, string Reason);
