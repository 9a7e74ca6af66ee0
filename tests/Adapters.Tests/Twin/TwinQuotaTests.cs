using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Twin;

public sealed class TwinQuotaTests : IDisposable
{
    private readonly TwinFixture _twin = new();

    public void Dispose() => _twin.Dispose();

    [Fact]
    public void A_full_quota_refuses_pods_until_there_is_room()
    {
        _twin.Apply(Quota("""{"pods":"2"}"""));
        _twin.Apply(Sample.Deployment());
        _twin.Advance(2);

        var deployment = _twin.Get(KindName.Deployment, "web");
        deployment.Number("status", "readyReplicas").ShouldBe(2);
        var failure = deployment.Items("status", "conditions").Single(condition => condition.Text("type") == "ReplicaFailure");
        failure.Text("status").ShouldBe("True");
        failure.Text("reason").ShouldBe("FailedCreate");
        failure.Text("message").ShouldContain("exceeded quota: small");
        _twin.List(KindName.Event).Count(found => found.Text("reason") == "FailedCreate").ShouldBePositive();

        _twin.Apply(Quota("""{"pods":"5"}"""));
        _twin.Advance(2);
        _twin.Get(KindName.Deployment, "web").Number("status", "readyReplicas").ShouldBe(3);
    }

    [Fact]
    public void Amounts_are_summed_and_told_in_usual_units()
    {
        _twin.Apply(Quota("""{"requests.cpu":"1","requests.memory":"1Gi"}"""));
        _twin.Apply(Pod("first", cpu: "0.1", memory: "512Mi"));

        TwinFixture.Refused(() => _twin.Apply(Pod("second", cpu: "150m", memory: "600Mi"))).Message
            .ShouldContain("exceeded quota: small, requested: requests.memory=600Mi, used: requests.memory=512Mi, limited: requests.memory=1Gi");
        _twin.Apply(Pod("second", cpu: "150m", memory: "524288Ki"));
        TwinFixture.Refused(() => _twin.Apply(Pod("third", cpu: "800m", memory: "1")))
            .Message.ShouldContain("requested: requests.cpu=800m,requests.memory=1, used: requests.cpu=250m,requests.memory=1Gi, ");
    }

    [Fact]
    public void Amounts_of_any_size_are_compared()
    {
        _twin.Apply(Quota("""{"requests.memory":"99999999999Ei"}"""));

        _twin.Apply(Pod("large", cpu: "1", memory: "99999999998Ei"));

        TwinFixture.Refused(() => _twin.Apply(Pod("more", cpu: "1", memory: "2Ei"))).Message.ShouldContain("exceeded quota: small");
    }

    private static JsonObject Quota(string hard)
        => Sample.Parse($$$"""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"small","namespace":"shop"},"spec":{"hard":{{{hard}}} } }""");

    private static JsonObject Pod(string name, string cpu, string memory) => Sample.Parse($$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"shop"},
         "spec":{"containers":[{"name":"web","image":"shop/web:1","resources":{"requests":{"cpu":"{{{cpu}}}","memory":"{{{memory}}}"} }}]}}
        """);
}
