using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>What a watch is made of.</summary>
/// <param name="Subject">For logs.</param>
/// <param name="ReadPages">Lists everything that is watched, page by page, all of one version. Status 410: that is gone before the last page.</param>
/// <param name="OpenAsync">Opens the stream of changes after a version.</param>
internal sealed record WatchSource(
    string Subject,
    Func<CancellationToken, IAsyncEnumerable<ObjectList>> ReadPages,
    Func<string, CancellationToken, Task<WatchStream>> OpenAsync);
