using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

internal static class AccessFault
{
    public const string Reason = "BadAccess";

    /// <remarks>Status 400: nothing but a change of the settings helps, so it must not read as transient.</remarks>
    public static ClusterException Create(string message, Exception? inner = null) => new(message, Reason, 400, inner);
}
