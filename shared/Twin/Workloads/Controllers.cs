using Trimtab.Twin.Api;

namespace Trimtab.Twin.Workloads;

internal static class Controllers
{
    public const string Manager = "kube-controller-manager";

    public static WriteOptions Options { get; } = new(Manager);
}
