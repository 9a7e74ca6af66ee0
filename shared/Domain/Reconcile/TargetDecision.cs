using System.Text.Json.Nodes;

namespace Trimtab.Domain.Reconcile;

/// <summary>One decision about a target, as it goes into the audit log.</summary>
/// <param name="Action">What, in camelCase, without the subject: <c>applied</c>.</param>
/// <param name="Revision">Commit id.</param>
/// <param name="Reason">Why, in a sentence.</param>
internal sealed record TargetDecision(string Action, string Revision, string Reason)
{
    /// <summary>Names and digests, never contents; null when there is nothing to show.</summary>
    public JsonObject? Evidence { get; init; }

    /// <summary>Digest of all objects that are wanted from now on; null when that does not change.</summary>
    public string? After { get; init; }

    /// <summary>Tells apart decisions of one kind that may be taken more than once in an attempt; null where there is one at most.</summary>
    public string? Discriminator { get; init; }
}
