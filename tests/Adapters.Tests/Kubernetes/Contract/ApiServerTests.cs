namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The contract on the real API server.</summary>
public static class ApiServerTests
{
    [RunsWhenSet(ApiServer.Variable, ApiServer.Need)]
    public sealed class Objects(ApiServer server) : ObjectContract<ApiServer>(server);
}
