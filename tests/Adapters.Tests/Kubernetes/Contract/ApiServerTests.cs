using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The contract on the real API server.</summary>
public static class ApiServerTests
{
    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Objects(ApiServer server) : ObjectContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Lists(ApiServer server) : ListContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Watches(ApiServer server) : WatchContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Connections(ApiServer server) : ConnectionContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Applies(ApiServer server) : ApplyContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class CustomKinds(ApiServer server) : CustomKindContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Refusals(ApiServer server) : RefusalContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Pods(ApiServer server) : PodContract<ApiServer>(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Rights(ApiServer server) : RightsContract(server);

    [RunsWhenSet(RealCluster.Variable, RealCluster.Need)]
    public sealed class Leaders(ApiServer server) : LeadershipContract<ApiServer>(server);
}
