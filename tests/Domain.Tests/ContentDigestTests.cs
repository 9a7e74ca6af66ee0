using System.Text.Json.Nodes;

namespace Trimtab.Domain.Tests;

public sealed class ContentDigestTests
{
    private const string Tree = """{"a":[1.0,true,null],"b":{"c":"é<","d":null}}""";

    [Theory]
    [InlineData(Tree)]
    [InlineData("""{"b":{"d":null,"c":"é<"},"a":[1.0,true,null]}""")]
    public void The_order_of_keys_does_not_matter(string json)
        => ContentDigest.Of(JsonNode.Parse(json)!).ShouldBe(ContentDigest.Of(JsonNode.Parse(Tree)!));

    [Theory]
    [InlineData("""{"a":[true,1.0,null],"b":{"c":"é<","d":null}}""")]
    [InlineData("""{"a":[1.0,true,null],"b":{"c":"é<"}}""")]
    public void Everything_else_does(string json)
        => ContentDigest.Of(JsonNode.Parse(json)!).ShouldNotBe(ContentDigest.Of(JsonNode.Parse(Tree)!));

    /// <summary>Digests are stored and stand in names: another form would look like a change of everything.</summary>
    [Fact]
    public void The_form_stays()
        => ContentDigest.Of(JsonNode.Parse(Tree)!).ShouldBe("sha256:f61e50eeaaaa0c7027a0b335f0e0e4222844de4c293de9ff930d45e0ff6d67f6");

    [Fact]
    public void No_tree_has_no_digest() => ContentDigest.Of(null).ShouldBeNull();
}
