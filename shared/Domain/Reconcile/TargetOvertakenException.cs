namespace Trimtab.Domain.Reconcile;

/// <summary>Another worker wrote what this one works on (its lease was lost, or its message was delivered a second time), or somebody changed an object between
/// plan and write. Look again; nothing is wrong.</summary>
public sealed class TargetOvertakenException(string message) : Exception(message);
