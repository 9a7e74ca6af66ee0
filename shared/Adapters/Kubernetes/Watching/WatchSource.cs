using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>What a watch is made of.</summary>
/// <param name="Subject">For logs.</param>
/// <param name="ListAsync">Lists everything that is watched.</param>
/// <param name="OpenAsync">Opens the stream of changes after a version.</param>
internal sealed record WatchSource(
    string Subject,
    Func<CancellationToken, Task<ObjectList>> ListAsync,
    Func<string, CancellationToken, Task<WatchStream>> OpenAsync);
