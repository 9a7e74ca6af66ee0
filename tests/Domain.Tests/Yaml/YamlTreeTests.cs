using System.Text;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Tests.Yaml;

public sealed class YamlTreeTests
{
    [Theory]
    [InlineData("true", "true")]
    [InlineData("yes", "true")]
    [InlineData("On", "true")]
    [InlineData("y", "true")]
    [InlineData("NO", "false")]
    [InlineData("tRue", "\"tRue\"")]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("12", "12")]
    [InlineData("+12", "12")]
    [InlineData("-0", "0")]
    [InlineData("0644", "420")]
    [InlineData("0o17", "15")]
    [InlineData("08", "8")]
    [InlineData("0x1F", "31")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("-0b11", "-3")]
    [InlineData("1_000", "1000")]
    [InlineData("1e3", "1000")]
    [InlineData("1.0", "1")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("1.25", "1.25")]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("2024-01-02", "\"2024-01-02\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("500m", "\"500m\"")]
    [InlineData("-", "\"-\"", "\"-\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!int \"7\"", "7")]
    [InlineData("!!binary aGVsbG8=", "\"hello\"")]
    [InlineData("=", "\"=\"")]
    public void Scalars_are_typed_as_kubectl_types_them(string yaml, string json, string? quoted = null)
        => One($"a: {quoted ?? yaml}").ShouldBe($$"""{"a":{{json}}}""");

    [Theory]
    [InlineData("on: 1", """{"on":1}""")]
    [InlineData("1.10: x", """{"1.10":"x"}""")]
    [InlineData("y: [1, {n: 2}]", """{"y":[1,{"n":2}]}""")]
    public void Keys_are_the_text_as_written(string yaml, string json) => One(yaml).ShouldBe(json);

    [Fact]
    public void Aliases_are_expanded_and_a_written_key_wins_over_a_merged_one()
        => One("""
            base: &base { a: 1, b: { c: 2 } }
            one: { <<: *base, a: 9 }
            two: { a: 8, <<: [*base, { d: 4 }] }
            three: *base
            """).ShouldBe("""{"base":{"a":1,"b":{"c":2}},"one":{"a":9,"b":{"c":2}},"two":{"a":8,"b":{"c":2},"d":4},"three":{"a":1,"b":{"c":2}}}""");

    [Fact]
    public void Every_document_is_a_tree_and_knows_its_line()
    {
        var trees = Parse("a: 1\n---\n# nothing\n---\nb:\n  - c\n  - d: 1\n    e.f:\n      g: 2\n");

        trees.Select(tree => tree.Root?.ToJsonString()).ShouldBe(["""{"a":1}""", null, """{"b":["c",{"d":1,"e.f":{"g":2}}]}"""]);
        trees[2].Line.ShouldBe(5);
        trees[2].LineOf("b").ShouldBe(5);
        trees[2].LineOf("b[1].d").ShouldBe(7);
        trees[2].LineOf("b[1].e.f").ShouldBe(8);
        trees[2].LineOf("b[1].e.f.g").ShouldBe(9);
        trees[2].LineOf("b[1].e.f.missing.more").ShouldBe(8);
        trees[2].LineOf("").ShouldBe(5);
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", 3, "'a' is there twice, first in line 1")]
    [InlineData("a: [1", 1, "not YAML")]
    [InlineData("a: *b", 1, "alias *b has no anchor")]
    [InlineData("a: &x { b: *x }", 1, "alias *x has no anchor")]
    [InlineData("x:\n  a: .inf", 2, "no JSON form")]
    [InlineData("a: !vault secret", 1, "tag !vault is not known")]
    [InlineData("a: !!int x", 1, "does not fit its tag !!int")]
    [InlineData("a: {{ .Values.x }}", 1, "template")]
    [InlineData("a: !!binary '*'", 1, "base64")]
    [InlineData("<<: 12", 1, "needs a mapping")]
    [InlineData("? ~\n: 1", 1, "key is empty")]
    [InlineData("a: \"\\q\"", 1, "not YAML")]
    public void Faults_name_their_line(string yaml, int line, string text)
    {
        var fault = Should.Throw<InvalidYamlException>(() => Parse(yaml)).Faults.ShouldHaveSingleItem();

        fault.Line.ShouldBe(line);
        fault.File.ShouldBe("a.yaml");
        fault.Text.ShouldContain(text);
    }

    [Fact]
    public void All_faults_of_a_readable_text_are_listed()
        => Should.Throw<InvalidYamlException>(() => Parse("a: .nan\na: 2\nb: !x y\n")).Faults.Select(fault => fault.Line).ShouldBe([1, 2, 3]);

    [Fact]
    public void A_bomb_of_aliases_is_refused_fast()
    {
        var bomb = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 20; i++)
        {
            bomb.Append($"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 9))}]\n");
        }

        Should.Throw<InvalidYamlException>(() => Parse(bomb.ToString())).Message.ShouldContain("more than");
    }

    [Fact]
    public void One_long_text_behind_many_aliases_is_refused()
        => Should.Throw<InvalidYamlException>(() => Parse($"a: &a {new string('x', 1 << 20)}\nb: [{string.Join(",", Enumerable.Repeat("*a", 100))}]"))
            .Message.ShouldContain("Aliases make the text longer");

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused(string opener)
        => Should.Throw<InvalidYamlException>(() => Parse(string.Concat(Enumerable.Repeat(opener, 100_000)))).Message.ShouldNotBeEmpty();

    [Fact]
    public void Depth_counts_through_aliases()
    {
        var nested = string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60));

        Should.Throw<InvalidYamlException>(() => Parse($"a: &a {nested}\nb: {nested.Replace("[]", "[*a]", StringComparison.Ordinal)}"))
            .Message.ShouldContain("nesting is deeper than 100");
    }

    [Fact]
    public void Size_values_and_documents_are_limited()
    {
        var limits = new YamlLimits(1000, 10, 20, 100, 3);

        Should.Throw<InvalidYamlException>(() => YamlTree.Parse("a.yaml", new string('x', 1001), limits)).Message.ShouldContain("1001 characters");
        Should.Throw<InvalidYamlException>(() => YamlTree.Parse("a.yaml", $"[{string.Join(",", Enumerable.Repeat("1", 30))}]", limits)).Message.ShouldContain("20 values");
        Should.Throw<InvalidYamlException>(() => YamlTree.Parse("a.yaml", "--- 1\n--- 1\n--- 1\n--- 1\n", limits)).Message.ShouldContain("3 documents");
    }

    [Fact]
    public void Json_files_are_read_strictly()
    {
        YamlTree.Parse("a.json", """{"a":"\ud83d\ude00","b":1.0}""", YamlLimits.Manifests)[0].Root!["b"]!.ToJsonString().ShouldBe("1.0");
        Should.Throw<InvalidYamlException>(() => YamlTree.Parse("a.json", "{\n\"a\":1,\n\"a\":2}", YamlLimits.Manifests)).Message.ShouldContain("a.json:");
        Should.Throw<InvalidYamlException>(() => YamlTree.Parse("a.json", "{\n\"a\":yes}", YamlLimits.Manifests)).Faults[0].Line.ShouldBe(2);
    }

    [Fact]
    public void Mutated_texts_never_throw_anything_else()
    {
        const string Seed = """
            # comment
            apiVersion: v1
            kind: &k "Config\u00e9Map"
            metadata: { name: x, labels: {a: 'b', <<: { c: d }} }
            data:
              text: |2-
                 a
                  b
              folded: >+
                c
              list: [1, 0x2, *k, !!str 3]
              ? complex
              : value
            ---
            - a
            - - b
              - *k
            ...
            %YAML 1.2
            ---
            !!map {}
            """;
        var random = new Random(20260101);
        const string Alphabet = " \t\n\r:-?[]{},#&*!|>'\"%@`\\~<0x\uFEFF\u0085\u2028\ud800é\0aZ.";
        for (var run = 0; run < 20_000; run++)
        {
            var text = new StringBuilder(Seed);
            for (var edits = random.Next(1, 12); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text[at] = Alphabet[random.Next(Alphabet.Length)]; break;
                    case 1: text.Insert(at, Alphabet[random.Next(Alphabet.Length)]); break;
                    case 2: text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)); break;
                    default: text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at))); break;
                }

                if (text.Length == 0)
                {
                    break;
                }
            }

            try
            {
                Parse(text.ToString()).ShouldNotBeNull();
            }
            catch (InvalidYamlException e)
            {
                e.Faults.ShouldNotBeEmpty();
            }
        }
    }

    private static IReadOnlyList<YamlTree> Parse(string yaml) => YamlTree.Parse("a.yaml", yaml, YamlLimits.Manifests);

    private static string One(string yaml) => Parse(yaml).ShouldHaveSingleItem().Root!.ToJsonString(DocumentJson.Options);
}
