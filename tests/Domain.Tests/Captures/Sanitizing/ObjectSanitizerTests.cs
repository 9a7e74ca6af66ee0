using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Captures.Sanitizing;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Tests.Captures.Sanitizing;

/// <summary>A case is a folder: <c>live.yaml</c> as an API server gave it, <c>expected.yaml</c> as it is committed. What came out lies beside it in the output folder as <c>actual.received.yaml</c>.</summary>
public sealed class ObjectSanitizerTests
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Captures", "Sanitizing", "testdata");

    public static TheoryData<string> CaseNames => [.. Directory.GetDirectories(Cases).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Live_objects_become_the_manifests_that_are_expected(string name)
    {
        var folder = Path.Combine(Cases, name);

        var actual = ObjectSanitizer.Write(Read(File.ReadAllText(Path.Combine(folder, "live.yaml"))));

        File.WriteAllText(Path.Combine(folder, "actual.received.yaml"), actual);
        actual.ShouldBe(File.ReadAllText(Path.Combine(folder, "expected.yaml")));
    }

    [Fact]
    public void What_is_cleaned_already_stays_and_reads_back_as_itself()
        => Prop.ForAll(Objects, value =>
        {
            var cleaned = ObjectSanitizer.Clean(value);
            var again = ObjectSanitizer.Clean(cleaned);
            return JsonNode.DeepEquals(cleaned, again) && cleaned.ToJsonString() == again.ToJsonString()
                && JsonNode.DeepEquals(Read(ObjectSanitizer.Write(value)), cleaned);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_live_keys_does_not_matter()
        => Prop.ForAll(Objects, value => ObjectSanitizer.Write(value) == ObjectSanitizer.Write((JsonObject)Reversed(value)!)).QuickCheckThrowOnFailure();

    [Fact]
    public void Fields_that_nobody_knows_here_are_kept()
        => Prop.ForAll(Objects, value =>
        {
            var cleaned = ObjectSanitizer.Clean(value);
            return value.Where(member => member.Key.StartsWith('x')).All(member => JsonNode.DeepEquals(member.Value, cleaned[member.Key]));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Service","metadata":7,"spec":[1]}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","metadata":{"managedFields":[{"fieldsV1":{"f:spec":{"f:ports":{"k:{broken":{}}}}}]},"spec":{"ports":[{"port":80,"nodePort":30000}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"volumes":"none","containers":[null,{"volumeMounts":{}}],"tolerations":[7]}}""")]
    [InlineData("""{"apiVersion":"batch/v1","kind":"Job","spec":{"manualSelector":"perhaps","template":[]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Namespace","spec":{"finalizers":{}}}""")]
    [InlineData("{}")]
    public void An_object_of_another_shape_than_its_kind_has_harms_nothing(string json)
        => Should.NotThrow(() => ObjectSanitizer.Write((JsonObject)JsonNode.Parse(json)!));

    [Theory]
    [InlineData("kube-controller-manager", "scale", false)]
    [InlineData("kubectl", "scale", true)]
    [InlineData("kube-controller-manager", "status", true)]
    public void Replicas_that_an_autoscaler_chose_are_no_wish_of_a_person(string manager, string subresource, bool isKept)
    {
        var deployment = Read($$$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","managedFields":[{"manager":"{{{manager}}}","subresource":"{{{subresource}}}","fieldsV1":{"f:spec":{"f:replicas":{} } } }]},"spec":{"replicas":7} }
            """);

        ObjectSanitizer.Clean(deployment)["spec"]!.AsObject().ContainsKey("replicas").ShouldBe(isKept);
    }

    [Fact]
    public void A_selector_that_a_person_chose_for_a_job_is_kept()
    {
        var job = Read("""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a"},"spec":{"manualSelector":true,"selector":{"matchLabels":{"a":"b"}}}}""");

        JsonNode.DeepEquals(ObjectSanitizer.Clean(job), job).ShouldBeTrue();
    }

    private static JsonObject Read(string text) => (JsonObject)YamlTree.Parse("test.yaml", text, YamlLimits.Manifests).Single().Root!;

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject value => new JsonObject(value.Reverse().Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, Reversed(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    private static readonly string[] Keys = ["status", "spec", "data", "metadata", "labels", "annotations", "uid", "name", "x1", "x2", "clusterIP", "ports", "nodePort", "template", "volumes", "on", "a: b", ""];

    private static readonly string[] Texts = ["", "yes", "007", "1e3", "a: b", "two\nlines\n", " indented\n", "tab\tin", "null", "~", "#", "ünïcode 😀", "- item", "{}", "'"];

    private static Arbitrary<JsonObject> Objects => Arb.From(
        from kind in Gen.Elements("Service", "Pod", "Job", "Namespace", "ConfigMap", "ServiceAccount")
        from members in Members(3)
        select Object(kind, members));

    private static JsonObject Object(string kind, JsonObject members)
    {
        (members["apiVersion"], members["kind"]) = (kind == "Job" ? "batch/v1" : "v1", kind);
        return members;
    }

    private static Gen<JsonObject> Members(int depth)
        => from pairs in Gen.ListOf(from key in Gen.Elements(Keys) from value in Value(depth - 1) select (key, value))
           select new JsonObject(pairs.DistinctBy(pair => pair.key).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.key, pair.value)));

    private static Gen<JsonNode?> Value(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements(Texts).Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Choose(-5, 70000).Select(number => (JsonNode?)JsonValue.Create((long)number)),
            Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)));
        return depth <= 0
            ? scalar
            : Gen.OneOf(scalar, Members(depth).Select(value => (JsonNode?)value), Gen.ListOf(Value(depth - 1)).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])));
    }
}
