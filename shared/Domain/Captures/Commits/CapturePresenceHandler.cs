using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Finds what was deleted while nobody watched: it is in the repository, and a later list does not show it. What no rule names any more stays as it is.</summary>
public sealed class CapturePresenceHandler(CaptureDocuments documents, IMessageSender sender, TimeProvider time) : IMessageHandler<CapturePresence>
{
    public async Task<Outcome> HandleAsync(CapturePresence body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var now = time.GetUtcNow();
        var present = body.Keys.ToHashSet(StringComparer.Ordinal);
        var known = await documents.ReadVersionsOfAsync(body.Cluster, body.Repository, body.Group, body.ObjectKind, cancellationToken);
        var gone = known.Values.Where(version => IsGone(version, body, present, now)).ToList();
        foreach (var version in gone)
        {
            var change = new Capture(
                version.Object, version.Uid, body.ResourceVersion, CaptureOperation.Delete, now, Capture.Unknown, version.Path, null, version.ResourceVersion, IsFromList: true, version.Target);
            await sender.SendAsync(new CaptureChange(body.Cluster, body.Repository, change), context, TimeSpan.Zero, cancellationToken);
        }

        return new Outcome.Done($"{gone.Count} of {known.Count} objects of kind {body.ObjectKind} were deleted unseen.");
    }

    private static bool IsGone(CommittedVersion version, CapturePresence list, HashSet<string> present, DateTimeOffset now)
        => !version.IsDeleted
            && list.Namespaces.Contains(version.Object.Namespace)
            && !present.Contains(version.Object.Key)
            && VersionOrder.Compare(version.ResourceVersion, version.Time, list.ResourceVersion, now) < 0;
}
