namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The contract on the simulated cluster, called in-process.</summary>
public static class InProcessTwinTests
{
    public sealed class Objects(InProcessTwin server) : ObjectContract<InProcessTwin>(server);

    public sealed class Lists(InProcessTwin server) : ListContract<InProcessTwin>(server);

    public sealed class Watches(InProcessTwin server) : WatchContract<InProcessTwin>(server);

    public sealed class Applies(InProcessTwin server) : ApplyContract<InProcessTwin>(server);

    public sealed class CustomKinds(InProcessTwin server) : CustomKindContract<InProcessTwin>(server);

    public sealed class Refusals(InProcessTwin server) : RefusalContract<InProcessTwin>(server);

    public sealed class Pods(InProcessTwin server) : PodContract<InProcessTwin>(server);

    public sealed class Leaders(InProcessTwin server) : LeadershipContract<InProcessTwin>(server);
}
