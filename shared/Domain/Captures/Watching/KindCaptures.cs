using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Sanitizing;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Watching;

/// <summary>Turns what a watch of one kind shows into changes to commit. Used by one watcher at a time.</summary>
/// <remarks>It sends nothing: the watcher does, and tells with <see cref="Sent"/> that it did, so that what was not sent is found again by the next list.</remarks>
/// <param name="kind">The kind.</param>
/// <param name="rules">The rules in force now.</param>
/// <param name="witnesses">Who did what.</param>
/// <param name="start">What the last leader came to; null when it left nothing.</param>
/// <param name="clock">The time.</param>
/// <param name="namespace">The namespace that is watched; null for all.</param>
public sealed class KindCaptures(
    KindName kind, Func<RuleBook> rules, AdmissionWitnesses witnesses, CapturePoint? start, TimeProvider clock, string? @namespace = null)
{
    private readonly Dictionary<string, SeenVersion> _seen = new(StringComparer.Ordinal);

    /// <summary>An object as it is now.</summary>
    /// <param name="value">The object.</param>
    /// <param name="isNew">Whether the watch says that it was just made.</param>
    /// <param name="isFromList">Whether a list showed it: versions before it may have gone unseen.</param>
    /// <returns>The change; null when nothing that is wanted changed: status, managed fields, what a target wrote.</returns>
    public Capture? Take(JsonObject value, bool isNew, bool isFromList)
    {
        ArgumentNullException.ThrowIfNull(value);
        var before = _seen.GetValueOrDefault(value.Reference.Key);
        if (rules().RepositoriesOf(value).Count == 0)
        {
            Leave(value, before);
            return null;
        }

        if (isFromList && before?.Uid == value.Uid && before.ResourceVersion is { } seen && VersionOrder.Compare(value.ResourceVersion, DateTimeOffset.MinValue, seen, DateTimeOffset.MinValue) < 0)
        {
            // The watch showed a newer version while the list was read.
            return null;
        }

        if (before?.Uid == value.Uid && before.Places == PlacesOf(value) && before.Digest == ObjectSanitizer.DigestOf(value))
        {
            return null;
        }

        if (before is null && isFromList && WasSent(value))
        {
            _seen[value.Reference.Key] = Seen(value, value.ResourceVersion, value.Label(TrimtabNames.Target));
            return null;
        }

        if (CaptureFilter.IsOwnWrite(value) && !IsSinceOwnWrite(value, before) && !IsForLedger(value, before, isFromList))
        {
            _seen[value.Reference.Key] = Seen(value, before?.ResourceVersion, value.Label(TrimtabNames.Target));
            return null;
        }

        var operation = isNew ? CaptureOperation.Create : CaptureOperation.Update;
        return new Capture(
            value.Reference,
            value.Uid,
            value.ResourceVersion,
            operation,
            clock.GetUtcNow(),
            UserOf(operation, value, [CaptureContent.DigestOf(value), .. Scales(value, before)]),
            rules().PathOf(value.Reference),
            ObjectSanitizer.Write(value),
            before?.ResourceVersion,
            isFromList,
            TargetOf(value, before));
    }

    /// <summary>An object that is gone.</summary>
    /// <param name="value">As it was last, with the version of its deletion, or of the list that shows it no more.</param>
    /// <param name="isFromList">Whether a list shows it no more: versions before its deletion may have gone unseen.</param>
    /// <returns>The change; null when the object was not captured.</returns>
    public Capture? Remove(JsonObject value, bool isFromList)
    {
        ArgumentNullException.ThrowIfNull(value);
        _seen.Remove(value.Reference.Key, out var before);
        return rules().RepositoriesOf(value).Count == 0
            ? null
            : new Capture(
                value.Reference,
                value.Uid,
                value.ResourceVersion,
                CaptureOperation.Delete,
                clock.GetUtcNow(),
                UserOf(CaptureOperation.Delete, value, [""]),
                rules().PathOf(value.Reference),
                null,
                before?.ResourceVersion,
                isFromList,
                TargetOf(value, before));
    }

    /// <summary>A change was sent.</summary>
    public void Sent(Capture capture, JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(capture);
        if (capture.Operation != CaptureOperation.Delete)
        {
            _seen[capture.Object.Key] = Seen(value, capture.ResourceVersion, capture.Target);
        }
    }

    /// <summary>Digest of the rules of this kind that are in force now.</summary>
    public string Rules => rules().DigestOf(kind);

    /// <summary>Where a successor may go on, when everything up to a version was sent under the rules of now.</summary>
    public CapturePoint PointAt(string version) => new(version, Rules);

    /// <summary>What a whole list says of objects that are gone: one entry a repository. All that lives in its namespaces is there, also what no rule wants any more.</summary>
    public IEnumerable<CapturePresence> Presence(string cluster, IReadOnlyList<ObjectReference> list, string version)
        => from repository in rules().RepositoriesOf(kind)
           let namespaces = rules().NamespacesOf(kind, repository).Where(one => @namespace is null || one == @namespace).ToList()
           where namespaces.Count > 0
           select new CapturePresence(
               cluster,
               repository,
               kind.Group,
               kind.Kind,
               namespaces,
               [.. list.Where(value => namespaces.Contains(value.Namespace)).Select(static value => value.Key)],
               version);

    /// <summary>An object that was captured and is not wanted now: whatever it is when it is wanted again is sent, and merges what came between.</summary>
    private void Leave(JsonObject value, SeenVersion? before)
    {
        if (before is not null)
        {
            _seen[value.Reference.Key] = new SeenVersion(value.Uid, value.ResourceVersion, "", TargetOf(value, before), CaptureFilter.OwnTimeOf(value), "", value.Number("spec", "replicas"));
        }
    }

    /// <summary>Whether the last leader sent this version, under the rules of now.</summary>
    private bool WasSent(JsonObject value)
        => start is not null
            && start.Rules == Rules
            && VersionOrder.Compare(value.ResourceVersion, DateTimeOffset.MinValue, start.Version, DateTimeOffset.MinValue) <= 0
            && ulong.TryParse(start.Version, out _);

    // Who only takes fields out leaves no time of his own. Of two writes of Trimtab in one second the second is sent too: the reverser knows what was applied.
    private static bool IsSinceOwnWrite(JsonObject value, SeenVersion? before) => before?.Uid == value.Uid && before.OwnTime == CaptureFilter.OwnTimeOf(value);

    // Who takes out a field that a target applied leaves no trace either. Of an object that only a list shows, its ledger tells that from the target's own write.
    private static bool IsForLedger(JsonObject value, SeenVersion? before, bool isFromList)
        => before is null && isFromList && value.Label(TrimtabNames.Target) is not null && CaptureFilter.IsApplied(value);

    private static string? TargetOf(JsonObject value, SeenVersion? before) => value.Label(TrimtabNames.Target) ?? (before?.Uid == value.Uid ? before.Target : null);

    private SeenVersion Seen(JsonObject value, string? version, string? target)
        => new(value.Uid, version, ObjectSanitizer.DigestOf(value), target, CaptureFilter.OwnTimeOf(value), PlacesOf(value), value.Number("spec", "replicas"));

    private string PlacesOf(JsonObject value) => string.Join('\n', rules().RepositoriesOf(value).Order(StringComparer.Ordinal).Append(rules().PathOf(value.Reference)));

    /// <summary>Where nothing but the number of replicas differs from the version before, who scaled is asked for too.</summary>
    private static IEnumerable<string> Scales(JsonObject value, SeenVersion? before)
    {
        if (before?.Uid != value.Uid || before.Replicas is not { } replicas || value.Number("spec", "replicas") is not { } now || now == replicas)
        {
            return [];
        }

        var unscaled = value.Copy();
        unscaled["spec"]!["replicas"] = replicas;
        return ObjectSanitizer.DigestOf(unscaled) == before.Digest ? [AdmissionWitness.DigestOfScale(now)] : [];
    }

    private string UserOf(CaptureOperation operation, JsonObject value, IReadOnlyList<string> digests)
        => witnesses.TryFind(operation, value.Reference.Key, value.Uid, digests, out var witness) && witness.User.Length > 0 ? witness.User : Capture.Unknown;
}
