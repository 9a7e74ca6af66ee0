using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Guards;

/// <summary>A cluster that refuses one kind of call.</summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy is made as a type below it.")]
internal class RefusingCluster : DispatchProxy
{
    private ICluster _inner = null!;

    /// <summary>Name of the method that is refused; null for none.</summary>
    public string? Refused { get; set; }

    public static ICluster Around(ICluster inner)
    {
        var cluster = Create<ICluster, RefusingCluster>();
        ((RefusingCluster)(object)cluster)._inner = inner;
        return cluster;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => targetMethod!.Name == Refused
            ? Task.FromException<JsonObject>(new ClusterException("not allowed", "Forbidden", 403))
            : targetMethod.Invoke(_inner, args);
}
