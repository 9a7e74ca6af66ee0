using System.Text.Json.Nodes;
using Trimtab.Domain.Variables;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Tests.Variables;

public sealed class VariableSubstitutionTests
{
    private static readonly Dictionary<string, Variable> Variables = new()
    {
        ["n"] = new("3", IsText: false),
        ["on"] = new("true", IsText: false),
        ["text"] = new("3", IsText: true),
        ["hostile"] = new("a: 1\nb: [x]\n\"'#", IsText: false),
        ["secret"] = new("s3cr3t-value", IsText: false),
    };

    [Theory]
    [InlineData("spec: { replicas: 1 }", """{"replicas":1}""")]
    [InlineData("spec:\n  replicas: ${n}", """{"replicas":3}""")]
    [InlineData("spec:\n  replicas: \"${n}\"", """{"replicas":"3"}""")]
    [InlineData("spec:\n  replicas: ${n}0", """{"replicas":"30"}""")]
    [InlineData("spec:\n  replicas: ${unset:=2}", """{"replicas":2}""")]
    [InlineData("spec:\n  replicas: ${text}", """{"replicas":"3"}""")]
    [InlineData("spec:\n  paused: ${on}", """{"paused":true}""")]
    [InlineData("spec:\n  ports: [ '${n}', 4 ]", """{"ports":["3",4]}""")]
    [InlineData("spec:\n  ports:\n    - ${n}", """{"ports":[3]}""")]
    [InlineData("spec:\n  env:\n    - name: ${n}\n      value: ${n}", """{"env":[{"name":"3","value":"3"}]}""")]
    [InlineData("spec:\n  command:\n    - ${n}", """{"command":["3"]}""")]
    [InlineData("spec:\n  labels:\n    a: ${on}", """{"labels":{"a":"true"}}""")]
    [InlineData("spec:\n  a: &x ${n}\n  b: *x", """{"a":3,"b":3}""")]
    [InlineData("spec:\n  ${n}: ${n}", """{"${n}":3}""")]
    [InlineData("spec:\n  a: !!str ${n}", """{"a":"3"}""")]
    public void A_plain_value_gets_a_type_where_kubernetes_takes_one_and_every_other_stays_text(string yaml, string spec)
    {
        var value = Apply($"apiVersion: v1\nkind: Widget\nmetadata: {{ name: w }}\n{yaml}\n", out var faults);

        faults.ShouldBeEmpty();
        value["spec"]!.ToJsonString().ShouldBe(JsonNode.Parse(spec)!.ToJsonString());
    }

    [Fact]
    public void A_value_brings_in_no_structure()
    {
        var value = Apply("apiVersion: v1\nkind: Widget\nmetadata: { name: w }\nspec:\n  a: ${hostile}\n  b: x-${hostile}\n", out _);

        value["spec"]!["a"]!.GetValue<string>().ShouldBe(Variables["hostile"].Text);
        value["spec"]!["b"]!.GetValue<string>().ShouldBe("x-" + Variables["hostile"].Text);
    }

    [Theory]
    [InlineData("ConfigMap", "3")]
    [InlineData("Secret", "3")]
    public void Configuration_is_text(string kind, string expected)
        => Apply($"apiVersion: v1\nkind: {kind}\nmetadata: {{ name: w }}\ndata:\n  a: ${{n}}\n", out _)["data"]!["a"]!.GetValue<string>().ShouldBe(expected);

    [Fact]
    public void An_object_that_wants_none_is_left_alone()
    {
        var value = Apply("apiVersion: v1\nkind: Widget\nmetadata: { name: w, annotations: { trimtab.dev/substitute: disabled } }\nspec: { a: \"${unset}\" }\n", out var faults);

        faults.ShouldBeEmpty();
        value["spec"]!["a"]!.GetValue<string>().ShouldBe("${unset}");
    }

    [Fact]
    public void A_fault_names_the_file_line_object_and_field_and_no_value()
    {
        Apply("apiVersion: v1\nkind: Widget\nmetadata: { name: w }\nspec:\n  list:\n    - a\n    - ${secret}-${unset}\n", out var faults);

        faults.ShouldHaveSingleItem().ShouldBe("w.yaml:7: Widget w: spec.list[1]: The variable unset is not defined and has no default.");
    }

    [Fact]
    public void Texts_beyond_the_limit_are_refused_instead_of_grown()
    {
        var many = string.Concat(Enumerable.Repeat("    - ${big}\n", 50));
        var substitution = new VariableSubstitution(new Dictionary<string, Variable> { ["big"] = new(new string('x', 1000), IsText: true) }, maxCharacters: 20_000);
        var tree = YamlTree.Parse("w.yaml", "apiVersion: v1\nkind: Widget\nmetadata: { name: w }\nspec:\n  list:\n" + many, YamlLimits.Manifests)[0];

        var faults = substitution.Apply(tree, tree.Root!.AsObject(), "");

        faults[0].ShouldContain("more than 20000 characters");
        tree.Root!.ToJsonString().Length.ShouldBeLessThan(25_000);
    }

    private static JsonObject Apply(string yaml, out IReadOnlyList<string> faults)
    {
        var tree = YamlTree.Parse("w.yaml", yaml, YamlLimits.Manifests)[0];
        var value = tree.Root!.AsObject();
        faults = new VariableSubstitution(Variables, 1 << 20).Apply(tree, value, "");
        return value;
    }
}
