using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>In which stage an object is applied: <see cref="WriteSchedule"/> says when a stage begins. Prune goes backwards.</summary>
public static class ApplyOrder
{
    /// <summary>What every other object may need to exist: namespaces and kinds.</summary>
    public const int Foundation = 0;

    /// <summary>Number of stages.</summary>
    public const int Stages = 6;

    private const int Rules = 1;
    private const int Configuration = 2;
    private const int Plumbing = 3;
    private const int Workloads = 4;
    private const int Callers = 5;

    public static int StageOf(KindName kind) => kind.Group switch
    {
        "apiextensions.k8s.io" => Foundation,
        "scheduling.k8s.io" or "storage.k8s.io" or "node.k8s.io" => Rules,
        "rbac.authorization.k8s.io" => Rules,
        "admissionregistration.k8s.io" or "apiregistration.k8s.io" or "autoscaling" => Callers,
        "networking.k8s.io" or "extensions" => kind.Kind switch
        {
            "Ingress" => Callers,
            "IngressClass" => Rules,
            "NetworkPolicy" => Plumbing,
            _ => Workloads,
        },
        "policy" => Plumbing,
        "" => OfCore(kind.Kind),
        _ => Workloads,
    };

    private static int OfCore(string kind) => kind switch
    {
        "Namespace" => Foundation,
        "ServiceAccount" or "ResourceQuota" or "LimitRange" or "PersistentVolume" => Rules,
        "ConfigMap" or "Secret" => Configuration,
        "Service" or "PersistentVolumeClaim" or "Endpoints" => Plumbing,
        _ => Workloads,
    };
}
