using Trimtab.Twin.Api;

namespace Trimtab.Twin.Workloads;

internal static class Controllers
{
    public const string Manager = "kube-controller-manager";

    public static WriteOptions Options { get; } = new(Manager, IsComponent: true);

    /// <summary>In the order in which they see a change: nodes first, so that whoever counts pods counts what is.</summary>
    public static IEnumerable<IController> All(TwinWorld world)
        => world.Options.RunsWorkloads ? [.. OfTheApi(world), .. OfWorkloads(world)] : OfTheApi(world);

    private static IEnumerable<IController> OfTheApi(TwinWorld world) =>
    [
        new DefinitionController(world),
        new NamespaceController(world),
    ];

    private static IEnumerable<IController> OfWorkloads(TwinWorld world) =>
    [
        new QuotaController(world),
        world.PodController,
        new EndpointsController(world),
        new ReplicaSetController(world),
        new DeploymentController(world),
        new StatefulSetController(world),
        new DaemonSetController(world),
        new JobController(world),
        new DisruptionController(world),
        new BindingController(world),
    ];
}
