using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Reconcile;

/// <summary>Fetches and builds revisions.</summary>
public sealed class RevisionReader(ISourceRepository sources, IManifestBuilder builder, TimeProvider time)
{
    /// <exception cref="SourceException">The commit can't be had.</exception>
    /// <exception cref="InvalidManifestException">The commit does not build.</exception>
    internal async Task<BuiltRevision> ReadAsync(FleetSource source, FleetTarget target, string revision, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var tree = await sources.CheckoutAsync(source, revision, cancellationToken);
        var fetched = time.GetTimestamp();
        var objects = await builder.BuildAsync(tree, target.Path, cancellationToken);
        return new BuiltRevision(revision, tree.Commit, objects, time.GetElapsedTime(began, fetched), time.GetElapsedTime(fetched));
    }
}
