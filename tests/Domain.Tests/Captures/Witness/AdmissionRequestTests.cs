using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures.Witness;

public sealed class AdmissionRequestTests
{
    private static readonly RuleBook Rules = new(
        [Rule("""{"name":"rule","namespace":"shop"}""", "deployments"), Rule("""{"name":"rule"}""", "namespaces", "clusterroles")],
        [
            new ResourceType(new KindName("apps/v1", "Deployment"), "deployments", true), new ResourceType(KindName.Namespace, "namespaces", false),
            new ResourceType(new KindName("rbac.authorization.k8s.io/v1", "ClusterRole"), "clusterroles", false),
        ]);

    private const string Update = """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"705ab4f5","kind":{"group":"apps","version":"v1","kind":"Deployment"},
         "name":"web","namespace":"shop","operation":"UPDATE","userInfo":{"username":"jane","groups":["dev","system:authenticated"]},"dryRun":false,
         "object":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"u1"},"spec":{"replicas":3}},
         "oldObject":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"u1"},"spec":{"replicas":2}}}}
        """;

    private const string Scaled = """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"705ab4f5","kind":{"group":"autoscaling","version":"v1","kind":"Scale"},
         "resource":{"group":"apps","version":"v1","resource":"deployments"},"subResource":"scale","name":"web","namespace":"shop","operation":"UPDATE","userInfo":{"username":"jane"},
         "object":{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web","namespace":"shop","uid":"u1"},"spec":{"replicas":5},"status":{"replicas":3}}}}
        """;

    [Fact]
    public void Who_does_what_is_read()
    {
        var request = Read(Update);

        request.Uid.ShouldBe("705ab4f5");
        var witness = request.Witness.ShouldNotBeNull();
        (witness.Operation, witness.User, witness.Uid, witness.Place).ShouldBe((CaptureOperation.Update, "jane", "u1", "apps/Deployment/shop/web"));
        witness.Groups.ShouldBe(["dev", "system:authenticated"]);
        Read(Update.Replace("UPDATE", "DELETE", StringComparison.Ordinal)).Witness!.Digest.ShouldBe("");
    }

    [Theory]
    [InlineData("{\"replicas\":5}", 5)]
    [InlineData("{}", 0)]
    public void Who_scales_is_read(string spec, int replicas)
    {
        var witness = Read(Scaled.Replace("{\"replicas\":5}", spec, StringComparison.Ordinal)).Witness.ShouldNotBeNull();

        (witness.Operation, witness.User, witness.Uid, witness.Place, witness.Digest).ShouldBe(
            (CaptureOperation.Update, "jane", "u1", "apps/Deployment/shop/web", AdmissionWitness.DigestOfScale(replicas)));
    }

    /// <summary>An API server gives a request about a Namespace that Namespace's own name as its namespace; one about another cluster-scoped object none.</summary>
    [Theory]
    [InlineData("CREATE", "Namespace", "", "shop", "/Namespace//shop")]
    [InlineData("UPDATE", "Namespace", "", "shop", "/Namespace//shop")]
    [InlineData("DELETE", "Namespace", "", "shop", "/Namespace//shop")]
    [InlineData("UPDATE", "Namespace", "", "", "/Namespace//shop")]
    [InlineData("UPDATE", "ClusterRole", "rbac.authorization.k8s.io", "", "rbac.authorization.k8s.io/ClusterRole//shop")]
    [InlineData("UPDATE", "Namespace", "example.com", "shop", null)]
    [InlineData("UPDATE", "ClusterRole", "rbac.authorization.k8s.io", "shop", null)]
    public void Who_changes_an_object_that_is_in_no_namespace_is_read(string operation, string kind, string group, string @namespace, string? place)
    {
        var version = group.Length == 0 ? "v1" : $"{group}/v1";
        var request = Read($$$"""
            {"request":{"uid":"705ab4f5","kind":{"group":"{{{group}}}","version":"v1","kind":"{{{kind}}}"},"name":"shop","namespace":"{{{@namespace}}}","operation":"{{{operation}}}","userInfo":{"username":"jane"},
             "object":{"apiVersion":"{{{version}}}","kind":"{{{kind}}}","metadata":{"name":"shop","uid":"u1"}},"oldObject":{"apiVersion":"{{{version}}}","kind":"{{{kind}}}","metadata":{"name":"shop","uid":"u1"}} } }
            """);

        request.Witness?.Place.ShouldBe(place);
        request.Witness?.User.ShouldBe("jane");
        (request.Witness is null).ShouldBe(place is null);
    }

    [Theory]
    [InlineData("deployments", "replicasets")]
    [InlineData("\"namespace\":\"shop\",\"operation\"", "\"namespace\":\"other\",\"operation\"")]
    [InlineData("\"UPDATE\"", "\"CREATE\"")]
    public void Who_scales_what_is_not_captured_is_not_kept(string part, string other)
        => Read(Scaled.Replace(part, other, StringComparison.Ordinal)).Witness.ShouldBeNull();

    [Theory]
    [InlineData("\"dryRun\":false", "\"dryRun\":true")]
    [InlineData("\"UPDATE\"", "\"CONNECT\"")]
    [InlineData("\"name\":\"web\",\"namespace\"", "\"subResource\":\"status\",\"name\":\"web\",\"namespace\"")]
    [InlineData("\"namespace\":\"shop\",\"operation\"", "\"namespace\":\"other\",\"operation\"")]
    public void What_is_no_change_of_a_captured_object_is_not_kept(string part, string other)
    {
        var request = Read(Update.Replace(part, other, StringComparison.Ordinal));

        request.Witness.ShouldBeNull();
        request.Uid.ShouldBe("705ab4f5");
    }

    [Fact]
    public void A_body_that_is_cut_anywhere_still_gives_its_uid_when_that_came()
    {
        var end = Update.IndexOf("705ab4f5", StringComparison.Ordinal) + "705ab4f5\"".Length;
        for (var length = 0; length < Update.Length - 1; length++)
        {
            var request = Read(Update[..length]);

            request.Witness.ShouldBeNull();
            request.Uid.ShouldBe(length >= end ? "705ab4f5" : "", $"{length}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"request\":7}")]
    [InlineData("{\"request\":{\"uid\":7,\"kind\":[],\"userInfo\":{\"groups\":{}}}}")]
    [InlineData("{\"request\":{\"uid\":\"\\ud800\"}}")]
    [InlineData("{\"request\":{\"operation\":\"CREATE\",\"operation\":\"DELETE\",\"namespace\":\"shop\"}}")]
    public void A_hostile_body_harms_nothing(string body) => Should.NotThrow(() => Read(body));

    [Fact]
    public void An_update_that_nobody_wants_costs_less_memory_than_its_own_size()
    {
        var large = Update.Replace("\"spec\":{", $"\"spec\":{{\"template\":{{\"spec\":{{\"containers\":[{string.Join(',', Enumerable.Range(0, 100).Select(static number => $"{{\"name\":\"c{number}\",\"image\":\"registry.example.com/shop/web:1.2.3\"}}"))}]}}}},", StringComparison.Ordinal);
        var body = Encoding.UTF8.GetBytes(large);

        Allocated(body).ShouldBeLessThan(body.Length);
    }

    private static long Allocated(byte[] body)
    {
        AdmissionRequest.Read(body, RuleBook.Empty);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 10; round++)
        {
            AdmissionRequest.Read(body, RuleBook.Empty).Witness.ShouldBeNull();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
    }

    [Fact]
    public void Deep_nesting_harms_nothing()
        => Read(new string('[', 200_000)).ShouldBe(new AdmissionRequest("", null));

    [Fact]
    public void No_bytes_make_it_throw()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), body => AdmissionRequest.Read(body, Rules).Uid.Length <= 128).QuickCheckThrowOnFailure();

    private static CaptureRule Rule(string metadata, params string[] resources)
        => CaptureRule.Read(JsonNode.Parse($$$"""{"metadata":{{{metadata}}},"spec":{"gitRepoConfigRef":"state","rules":[{"resources":["{{{string.Join("\",\"", resources)}}}"]}]}}""")!.AsObject()).Rule;

    private static AdmissionRequest Read(string body) => AdmissionRequest.Read(Encoding.UTF8.GetBytes(body), Rules);
}
