using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Http;

/// <summary>What was read from somebody else's HTTP endpoint.</summary>
/// <param name="Result">Whether it could be read, and if not, why.</param>
/// <param name="Content">The body; empty when it could not be read.</param>
/// <param name="Link">The header <c>Link</c>; empty when there is none.</param>
public sealed record HttpAnswer(Delivery Result, ReadOnlyMemory<byte> Content, string Link)
{
    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>The header <c>ETag</c>; empty when there is none.</summary>
    public string ETag { get; init; } = "";
}
