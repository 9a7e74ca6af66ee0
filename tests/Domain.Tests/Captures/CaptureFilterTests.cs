using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures;

public sealed class CaptureFilterTests
{
    [Theory]
    [InlineData("v1", "Event", true)]
    [InlineData("events.k8s.io/v1", "Event", true)]
    [InlineData("coordination.k8s.io/v1", "Lease", true)]
    [InlineData("example.com/v1", "Lease", false)]
    [InlineData("v1", "ConfigMap", false)]
    public void Kinds_that_only_tell_what_goes_on_are_noise(string apiVersion, string kind, bool isNoise)
        => CaptureFilter.IsNoise(new KindName(apiVersion, kind)).ShouldBe(isNoise);

    [Theory]
    [InlineData("""{"name":"web-1","ownerReferences":[{"kind":"ReplicaSet","controller":true}]}""", true)]
    [InlineData("""{"name":"web-1","ownerReferences":[{"kind":"Deployment"}]}""", false)]
    [InlineData("""{"name":"lock","annotations":{"control-plane.alpha.kubernetes.io/leader":"{}"}}""", true)]
    [InlineData("""{"name":"kube-root-ca.crt"}""", true)]
    [InlineData("""{"name":"web-canary","labels":{"trimtab.dev/rollout":"shop-1"}}""", true)]
    [InlineData("""{"name":"settings"}""", false)]
    public void What_controllers_keep_for_themselves_is_left_out(string metadata, bool isControllers)
        => CaptureFilter.IsControllers(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = JsonNode.Parse(metadata) }).ShouldBe(isControllers);

    [Theory]
    [InlineData("""[{"manager":"trimtab","operation":"Apply","time":"2026-03-01T12:00:05Z"},{"manager":"kubectl","time":"2026-03-01T12:00:04Z"}]""", true)]
    [InlineData("""[{"manager":"trimtab","operation":"Apply","time":"2026-03-01T12:00:04Z"},{"manager":"kubectl","time":"2026-03-01T12:00:05Z"}]""", false)]
    [InlineData("""[{"manager":"trimtab","operation":"Apply","time":"2026-03-01T12:00:05Z"},{"manager":"kubectl","operation":"Apply","time":"2026-03-01T12:00:05Z"}]""", false)]
    [InlineData("""[{"manager":"trimtab","operation":"Apply","time":"2026-03-01T12:00:05Z"},{"manager":"kubelet","time":"2026-03-01T12:00:09Z","subresource":"status"}]""", true)]
    [InlineData("""[{"manager":"trimtab","operation":"Apply","time":"2026-03-01T12:00:05Z"},{"manager":"kubelet","time":"2026-03-01T12:00:09Z","fieldsV1":{"f:status":{}}}]""", true)]
    [InlineData("""[{"manager":"trimtab","operation":"Update","time":"2026-03-01T12:00:05Z"}]""", false)]
    [InlineData("""[{"manager":"trimtab","operation":"Apply","time":"2026-03-01T12:00:05Z"},{"manager":"trimtab","operation":"Update","time":"2026-03-01T12:00:05Z"}]""", false)]
    [InlineData("""[{"manager":"trimtab","operation":"Apply","time":"2026-03-01T12:00:04Z"},{"manager":"trimtab","operation":"Update","time":"2026-03-01T12:00:05Z"}]""", false)]
    [InlineData("[]", false)]
    [InlineData("7", false)]
    public void What_is_applied_for_a_target_is_known_by_its_field_manager(string managedFields, bool isOwn)
        => CaptureFilter.IsOwnWrite(Written(managedFields, [])).ShouldBe(isOwn);

    [Theory]
    [InlineData("trimtab", true)]
    [InlineData("kubectl", false)]
    public void A_rollout_writes_to_a_targets_objects_otherwise_than_by_apply(string manager, bool isOwn)
        => CaptureFilter.IsOwnWrite(Written($$"""[{"manager":"{{manager}}","operation":"Update","time":"2026-03-01T12:00:05Z"}]""", new JsonObject { [TrimtabNames.Target] = "shop" })).ShouldBe(isOwn);

    private static JsonObject Written(string managedFields, JsonObject labels)
        => new() { ["metadata"] = new JsonObject { ["labels"] = labels, ["managedFields"] = JsonNode.Parse(managedFields) } };
}
