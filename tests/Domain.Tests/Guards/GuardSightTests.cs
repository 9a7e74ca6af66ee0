using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;

namespace Trimtab.Domain.Tests.Guards;

public sealed class GuardSightTests
{
    private const string Deployment = """
        { "metadata": { "uid": "u", "annotations": { ANNOTATIONS "deployment.kubernetes.io/revision": "2" }, "labels": { LABELS } }, "spec": { SPEC "replicas": 2, "template": { "v": "b" } } }
        """;

    private static readonly RolloutGuard Window = new()
    {
        Name = "shop",
        OnFailure = GuardFailureAction.RollBack,
        Uid = "u",
        Revision = "2",
        TemplateDigest = ContentDigest.Hex(new JsonObject { ["v"] = "b" }),
    };

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("\"paused\": true,", "", "", "the Deployment was paused: somebody works on it.")]
    [InlineData("", "\"trimtab.dev/target\": \"shop\"", "", "a target applies the Deployment now.")]
    [InlineData("", "", "\"trimtab.dev/guard\": \"disabled\",", "the Deployment says that it is not to be guarded.")]
    public void A_window_ends_when_the_workload_is_nobodys_business_of_a_guard_any_more(string spec, string labels, string annotations, string? why)
        => GuardSight.Overtaken(Window, Live(spec, labels, annotations)).ShouldBe(why);

    [Fact]
    public void A_paused_Deployment_has_no_revision_whose_pods_could_be_judged()
        => DeploymentRevision.Of(Live("\"paused\": true,", "", ""), []).ShouldBeNull();

    private static JsonObject Live(string spec, string labels, string annotations)
        => JsonNode.Parse(Deployment.Replace("SPEC", spec, StringComparison.Ordinal).Replace("LABELS", labels, StringComparison.Ordinal).Replace("ANNOTATIONS", annotations, StringComparison.Ordinal))!.AsObject();
}
