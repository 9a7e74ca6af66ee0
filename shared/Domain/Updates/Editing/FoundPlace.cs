namespace Trimtab.Domain.Updates.Editing;

/// <summary>A place that names a version of the artifact.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Node">The scalar.</param>
/// <param name="Field">What it is, for people.</param>
/// <param name="Next">What it has to say after the change; null when this can't be told.</param>
/// <param name="State">What it says now.</param>
internal sealed record FoundPlace(MarkedFile File, MarkedNode Node, string Field, string? Next, PlaceMatch State);
