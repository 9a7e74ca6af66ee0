using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Variables;

namespace Trimtab.Domain.Reconcile;

/// <summary>Fetches and builds revisions.</summary>
public sealed class RevisionReader(ISourceRepository sources, IManifestBuilder builder, ITargetVariables variables, TimeProvider time)
{
    /// <exception cref="SourceException">The commit can't be had.</exception>
    /// <exception cref="InvalidManifestException">The commit does not build, or a variable's place is missing.</exception>
    internal async Task<BuiltRevision> ReadAsync(FleetSource source, FleetTarget target, string revision, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var tree = await sources.CheckoutAsync(source, revision, cancellationToken);
        var fetched = time.GetTimestamp();
        var values = await variables.ReadAsync(target, cancellationToken);
        var objects = await builder.BuildAsync(tree, target.Path, values, cancellationToken);
        return new BuiltRevision(revision, tree.Commit, objects, time.GetElapsedTime(began, fetched), time.GetElapsedTime(fetched));
    }
}
