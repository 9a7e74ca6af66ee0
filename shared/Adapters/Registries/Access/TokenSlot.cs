namespace Trimtab.Adapters.Registries.Access;

/// <summary>The token for one scope, and whose turn it is to fetch it.</summary>
internal sealed class TokenSlot
{
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Null when there is none yet.</summary>
    public string? Token { get; set; }

    /// <summary>When it should not be used any more.</summary>
    public DateTimeOffset EndsAt { get; set; }
}
