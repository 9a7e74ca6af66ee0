namespace Trimtab.Domain.Clusters;

/// <summary>Which log to read.</summary>
/// <param name="Container">Null when the pod has only one.</param>
/// <param name="TailLines">How many of the last lines.</param>
/// <param name="Previous">The log of the container's previous run.</param>
public sealed record LogOptions(string? Container, int TailLines = 20, bool Previous = false);
