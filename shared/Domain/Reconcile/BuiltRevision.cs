using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Reconcile;

/// <summary>What one revision wants at one target, as it was built.</summary>
internal sealed record BuiltRevision(string Revision, CommitSummary Commit, IReadOnlyList<BuiltObject> Objects, TimeSpan Fetch, TimeSpan Build);
