namespace Trimtab.Domain.Guards;

/// <summary>What became of an owner that would put the failed template back.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="State">How it stands.</param>
/// <param name="Detail">By whom it was suspended before, or why it could not be; else empty.</param>
public sealed record SuspendedOwner(GuardOwner Owner, SuspensionState State, string Detail = "");
