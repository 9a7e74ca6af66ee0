using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Assets;

/// <summary>A cluster that knows which kinds are followed: what changes before a watch has listed is told to nobody.</summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy is made as a type below it.")]
internal class FollowedCluster : DispatchProxy
{
    private readonly ConcurrentDictionary<string, byte> _followed = new(StringComparer.Ordinal);
    private ICluster _inner = null!;

    public static ICluster Around(ICluster inner)
    {
        var cluster = Create<ICluster, FollowedCluster>();
        ((FollowedCluster)(object)cluster)._inner = inner;
        return cluster;
    }

    public static bool IsFollowed(ICluster cluster, KindName kind) => ((FollowedCluster)(object)cluster)._followed.ContainsKey(kind.Kind);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        return answer is IAsyncEnumerable<ObjectEvent> events ? NoteAsync(events, args!.OfType<KindName>().Single()) : answer;
    }

    private async IAsyncEnumerable<ObjectEvent> NoteAsync(IAsyncEnumerable<ObjectEvent> events, KindName kind)
    {
        await foreach (var told in events)
        {
            yield return told;
            if (told.Kind == ObjectEventKind.Synced)
            {
                // Whoever asks for the next one has seen this one.
                _followed[kind.Kind] = 0;
            }
        }
    }
}
