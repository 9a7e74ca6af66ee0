using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Captures.Watching;

/// <summary>Changes of single fields: what is compared is what would be committed.</summary>
public sealed class CapturedFieldsTests
{
    private readonly AdmissionWitnesses _witnesses = new(new FakeClock());
    private readonly KindCaptures _services;

    public CapturedFieldsTests() => _services = Captures(KindName.Service, "services");

    [Theory]
    [InlineData("""{"ports":[{"port":80,"nodePort":30001}]}""", """{"ports":[{"port":80,"nodePort":30002}]}""", "nodePort: 30002")]
    [InlineData("""{"ports":[],"ipFamilyPolicy":"SingleStack"}""", """{"ports":[],"ipFamilyPolicy":"PreferDualStack"}""", "ipFamilyPolicy: PreferDualStack")]
    [InlineData("""{"ports":[],"healthCheckNodePort":30001}""", """{"ports":[],"healthCheckNodePort":30002}""", "healthCheckNodePort: 30002")]
    public void A_field_that_the_server_could_have_filled_in_and_somebody_owns_is_captured_when_it_changes(string before, string after, string text)
    {
        Sent(_services, Service("1", before, isOwned: true)).ShouldNotBeNull();
        var changed = Service("2", after, isOwned: true);
        _witnesses.Add(new AdmissionWitness(CaptureOperation.Update, "jane", [], changed.Reference.Key, "u", CaptureContent.DigestOf(changed)));

        var change = Sent(_services, changed).ShouldNotBeNull();

        change.Content!.ShouldContain(text);
        change.User.ShouldBe("jane");
        Sent(_services, changed).ShouldBeNull();
    }

    [Fact]
    public void A_field_that_the_server_fills_in_makes_no_change()
    {
        Sent(_services, Service("1", """{"ports":[{"port":80,"nodePort":30001}]}""", isOwned: false)).ShouldNotBeNull();

        Sent(_services, Service("2", """{"ports":[{"port":80,"nodePort":30002}],"ipFamilyPolicy":"SingleStack"}""", isOwned: false)).ShouldBeNull();
    }

    [Fact]
    public void Who_scaled_is_the_author_of_a_change_of_replicas_alone()
    {
        var captures = Captures(KindName.Deployment, "deployments");
        Sent(captures, Deployment("1", 2, "shop:1"));
        Scale("jane", 5);
        Scale("joe", 3);

        Sent(captures, Deployment("2", 5, "shop:1"))!.User.ShouldBe("jane");
        // Somebody changed the image with it: who scaled did not do all of that.
        Sent(captures, Deployment("3", 3, "shop:2"))!.User.ShouldBe(Capture.Unknown);
        Sent(captures, Deployment("4", 7, "shop:2"))!.User.ShouldBe(Capture.Unknown);
        Sent(captures, Deployment("5", 5, "shop:2"))!.User.ShouldBe("jane");
    }

    [Fact]
    public void Of_who_scaled_and_who_wrote_the_same_number_none_is_named()
    {
        var captures = Captures(KindName.Deployment, "deployments");
        Sent(captures, Deployment("1", 2, "shop:1"));
        Scale("jane", 5);
        var written = Deployment("2", 5, "shop:1");
        _witnesses.Add(new AdmissionWitness(CaptureOperation.Update, "joe", [], written.Reference.Key, "u", CaptureContent.DigestOf(written)));

        Sent(captures, written)!.User.ShouldBe(Capture.Unknown);
    }

    [Fact]
    public void Without_the_version_before_it_can_not_be_told_that_only_replicas_changed()
    {
        Scale("jane", 5);

        Sent(Captures(KindName.Deployment, "deployments"), Deployment("2", 5, "shop:1"))!.User.ShouldBe(Capture.Unknown);
    }

    private void Scale(string user, int replicas)
        => _witnesses.Add(new AdmissionWitness(CaptureOperation.Update, user, [], "apps/Deployment/shop/web", "u", AdmissionWitness.DigestOfScale(replicas)));

    private KindCaptures Captures(KindName kind, string plural)
    {
        var rule = JsonNode.Parse($$$"""{"metadata":{"name":"rule","namespace":"shop"},"spec":{"gitRepoConfigRef":"state","rules":[{"resources":["{{{plural}}}"]}]} }""")!.AsObject();
        var book = new RuleBook([CaptureRule.Read(rule).Rule], [new ResourceType(kind, plural, true)]);
        return new KindCaptures(kind, () => book, _witnesses, null, new FakeClock());
    }

    private static Capture? Sent(KindCaptures captures, JsonObject value)
    {
        var capture = captures.Take(value, isNew: false, isFromList: false);
        if (capture is not null)
        {
            captures.Sent(capture, value);
        }

        return capture;
    }

    private static JsonObject Service(string version, string spec, bool isOwned)
    {
        var owned = isOwned ? """{"f:spec":{"f:ipFamilyPolicy":{},"f:healthCheckNodePort":{},"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{"f:port":{},"f:nodePort":{}}}}}""" : "{}";
        return (JsonObject)JsonNode.Parse($$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop","uid":"u","resourceVersion":"{{version}}",
             "managedFields":[{"manager":"kubectl","operation":"Update","time":"2026-03-01T12:00:00Z","fieldsV1":{{owned}}}]},"spec":{{spec}}}
            """)!;
    }

    private static JsonObject Deployment(string version, int replicas, string image) => (JsonObject)JsonNode.Parse($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"u","resourceVersion":"{{{version}}}"},
         "spec":{"replicas":{{{replicas}}},"template":{"spec":{"containers":[{"name":"web","image":"{{{image}}}"}]}} } }
        """)!;
}
