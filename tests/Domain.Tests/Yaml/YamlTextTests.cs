using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Tests.Yaml;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null,{"c":"d"}],"e":{},"f":[]}""")]
    [InlineData("""{"yes":"no","y":"n","0644":"0644","1_000":"1e3","~":"null","":"","<<":"<<"}""")]
    [InlineData("""{"script":"one\ntwo\n","bare":"one\ntwo","blank":"one \ntwo","indented":"  one\ntwo","ends":"one\n\n"}""")]
    [InlineData("""{"a":"- b","c":"d: e","f":"#g","h":"'i'","j":"\"k\"","l":" m ","n":"{o}","p":"*q","r":"&s","t":"!u","v":"%w","x":"@y","z":"`"}""")]
    [InlineData("""{"a":".inf","b":"-.INF","c":"0x1f","d":"1:30","e":"2030-01-02","f":"\t","g":"\u0000\u001b","h":"a\u2028b","i":"😀","j":"---","k":"..."}""")]
    [InlineData("""{"0 * * * *":"0 * * * *","a":{"b *c":"b *c","d *":"d *"}}""")]
    [InlineData("""[1.5,-0.25,1e21,9223372036854775807,18446744073709551615]""")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    public void Write_is_read_back_as_the_same_tree(string json)
    {
        var node = JsonNode.Parse(json);

        var back = YamlTree.Parse("x.yaml", YamlText.Write(node), YamlLimits.Manifests).Single().Root;

        JsonNode.DeepEquals(back, node).ShouldBeTrue(YamlText.Write(node));
    }

    [Fact]
    public void Write_brings_every_text_back()
    {
        var pieces = Gen.Elements("a", "yes", "0", ".", "-", ":", " ", "\n", "#", "'", "\"", "\\", "\t", "{", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "\u0007", "é", "\u2028");

        Prop.ForAll(Gen.ListOf(pieces).Select(parts => string.Concat(parts)).ToArbitrary(), static text =>
        {
            var node = new JsonObject { [text] = new JsonArray(text) };
            return JsonNode.DeepEquals(YamlTree.Parse("x.yaml", YamlText.Write(node), YamlLimits.Manifests).Single().Root, node);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Write_uses_block_style_and_quotes_only_what_needs_it()
        => YamlText.Write(JsonNode.Parse("""{"kind":"Pod","metadata":{"name":"web"},"args":["a","yes"],"text":"one\ntwo\n"}"""))
            .ShouldBe("kind: Pod\nmetadata:\n  name: web\nargs:\n- a\n- 'yes'\ntext: |\n  one\n  two\n");
}
