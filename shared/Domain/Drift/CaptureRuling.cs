namespace Trimtab.Domain.Drift;

/// <summary>What the reverser does with a change.</summary>
/// <param name="What">The decision.</param>
/// <param name="Reason">Why a change is dropped; empty otherwise.</param>
public sealed record CaptureRuling(CaptureRulingKind What, string Reason = "")
{
    /// <summary>No target has a say: it is committed as any other.</summary>
    public static CaptureRuling Free { get; } = new(CaptureRulingKind.Free);

    /// <summary>It is entered in the ledger and committed.</summary>
    public static CaptureRuling Take { get; } = new(CaptureRulingKind.Take);

    /// <summary>It waits until the reconciler is done with the object.</summary>
    public static CaptureRuling Wait { get; } = new(CaptureRulingKind.Wait);

    public static CaptureRuling Drop(string reason) => new(CaptureRulingKind.Drop, reason);
}
