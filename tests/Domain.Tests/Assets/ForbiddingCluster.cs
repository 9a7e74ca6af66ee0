using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Assets;

/// <summary>A cluster that lets nobody see one kind, or that does not answer at all.</summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy is made as a type below it.")]
internal class ForbiddingCluster : DispatchProxy
{
    private ICluster _inner = null!;
    private KindName? _forbidden;

    /// <summary>Thrown by every call; null to answer.</summary>
    public ClusterException? Fault { get; set; }

    /// <summary>Calls about the forbidden kind.</summary>
    public int Refusals { get; private set; }

    public static ICluster Around(ICluster inner, KindName? forbidden = null)
    {
        var cluster = Create<ICluster, ForbiddingCluster>();
        (((ForbiddingCluster)(object)cluster)._inner, ((ForbiddingCluster)(object)cluster)._forbidden) = (inner, forbidden);
        return cluster;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => Fault is { } fault ? throw fault
            : args!.OfType<KindName>().FirstOrDefault() is var kind && kind == _forbidden ? throw Refuse(kind)
            : targetMethod!.Invoke(_inner, args);

    private ClusterException Refuse(KindName kind)
    {
        Refusals++;
        return new ClusterException($"{kind.Kind.ToLowerInvariant()}s is forbidden", "Forbidden", 403);
    }
}
