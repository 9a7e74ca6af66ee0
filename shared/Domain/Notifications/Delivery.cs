namespace Trimtab.Domain.Notifications;

/// <summary>What became of one attempt to tell somebody. Reasons hold no secret and no address.</summary>
public abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>It arrived.</summary>
    public sealed record Delivered : Delivery;

    /// <summary>The other side will not take it, now or later.</summary>
    public sealed record Refused(string Reason) : Delivery;

    /// <summary>The other side is away or busy.</summary>
    /// <param name="After">How long it asked to be left alone; null when it did not say.</param>
    /// <param name="Reason">One sentence.</param>
    public sealed record TryLater(TimeSpan? After, string Reason) : Delivery;
}
