namespace Trimtab.Domain.Fleet;

/// <summary>How changes are made, watched and taken back: a policy's <c>execution</c>.</summary>
public sealed record UpdateExecution;
