using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Adapters.Kubernetes;

namespace Trimtab.Adapters.Tests.Kubernetes;

public sealed class JsonAsYamlTests
{
    [Theory]
    [InlineData("🙂", "\"🙂\"")]
    [InlineData("a🙂🙃 b", "\"a🙂🙃 b\"")]
    [InlineData("\\🙂", "\"\\\\🙂\"")]
    [InlineData("\\uD83D\\uDE42", "\"\\\\uD83D\\\\uDE42\"")]
    [InlineData("\uE000\u0001", "\"\\uE000\\u0001\"")]
    [InlineData("plain", "\"plain\"")]
    public void A_sign_beyond_the_first_plane_stands_there_itself(string text, string yaml)
        => Encoding.UTF8.GetString(JsonAsYaml.Of(JsonSerializer.SerializeToUtf8Bytes(text))).ShouldBe(yaml);

    [Fact]
    public void It_stays_the_same_document()
        => Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            text => (string)JsonNode.Parse(JsonAsYaml.Of(Json(text.Get)))! == (string)JsonNode.Parse(Json(text.Get))!).QuickCheckThrowOnFailure();

    // With pairs and backslashes wherever they may meet.
    private static byte[] Json(string text) => JsonSerializer.SerializeToUtf8Bytes(string.Join("🙂\\", text.Select(static sign => $"{sign}")));
}
