using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Audit;

namespace Trimtab.Domain.Tests.Audit;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[]", "[]")]
    [InlineData("null", "null")]
    [InlineData(" { \"b\" : [ 1 , true , null , false ] , \"a\" : { } } ", "{\"a\":{},\"b\":[1,true,null,false]}")]
    [InlineData("{\"\\u20ac\":1,\"\\r\":2,\"1\":3,\"\\u00f6\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6}", "{\"\\r\":2,\"1\":3,\"\u0080\":6,\"ö\":4,\"€\":1,\"😀\":5}")]
    [InlineData("\"\\u0041\\/\\\"\\\\\\b\\f\\n\\r\\t\\u001f\\u007f\\u2028<>&'+\"", "\"A/\\\"\\\\\\b\\f\\n\\r\\t\\u001f\u007f\u2028<>&'+\"")]
    public void Values_have_one_form(string json, string canonical)
        => Canonical(JsonNode.Parse(json)).ShouldBe(canonical);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.0", "1")]
    [InlineData("-5", "-5")]
    [InlineData("100", "100")]
    [InlineData("1.5e3", "1500")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("-0.00000123", "-0.00000123")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("295147905179352830000", "295147905179352830000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e23", "1e+23")]
    [InlineData("9.999999999999997e22", "9.999999999999997e+22")]
    [InlineData("333333333.3333332", "333333333.3333332")]
    [InlineData("1424953923781206.2", "1424953923781206.2")]
    public void Numbers_have_the_form_of_ECMAScript(string json, string canonical)
        => Canonical(JsonNode.Parse(json)).ShouldBe(canonical);

    [Fact]
    public void Values_made_in_code_have_the_form_of_parsed_ones()
        => Canonical(new JsonObject { ["n"] = 12L, ["d"] = 0.5m, ["t"] = "ü", ["l"] = JsonValue.Create(new[] { 1, 2 }) })
            .ShouldBe("{\"d\":0.5,\"l\":[1,2],\"n\":12,\"t\":\"ü\"}");

    [Fact]
    public void Every_double_reads_back_as_itself()
        => Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), number => double.Parse(Canonical(JsonValue.Create(number.Item))) == number.Item)
            .QuickCheckThrowOnFailure();

    private static string Canonical(JsonNode? node) => Encoding.UTF8.GetString(CanonicalJson.Serialize(node));
}
