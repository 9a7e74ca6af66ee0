using Trimtab.Hosting.Telemetry;

namespace Trimtab.Functions.Tests.Telemetry;

public sealed class SecretMaskTests
{
    private readonly SecretMask _mask = new();

    [Theory]
    [InlineData("Authorization: Bearer abc.def", "Authorization: Bearer ***")]
    [InlineData("""{"authorization":"Basic dXNlcjpwYXNz"}""", """{"authorization":"Basic ***"}""")]
    [InlineData("x-functions-key: k1", "x-functions-key: ***")]
    [InlineData("GET /api/x?code=k1&a=b", "GET /api/x?code=***&a=b")]
    [InlineData("https://user:pass@git.example.com/x.git", "https://***@git.example.com/x.git")]
    [InlineData("AccountName=a;AccountKey=abc==;BlobEndpoint=b", "AccountName=a;AccountKey=***;BlobEndpoint=b")]
    [InlineData("token ghp_abcdefghijklmnopqrstuvwxyz0123 is bad", "token *** is bad")]
    [InlineData("https://hooks.slack.com/services/T0/B0/xyz", "https://hooks.slack.com/services/***")]
    [InlineData("https://discord.com/api/webhooks/1/a-b_c failed", "https://discord.com/api/webhooks/*** failed")]
    [InlineData("https://flow.example.com/run?api-version=1&sig=a%2Fb", "https://flow.example.com/run?api-version=1&sig=***")]
    [InlineData("signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "signed with ***")]
    [InlineData("nothing secret: revision 1a2b3c4d", "nothing secret: revision 1a2b3c4d")]
    public void Apply_hides_what_looks_like_a_secret(string text, string expected) => _mask.Apply(text).ShouldBe(expected);

    [Fact]
    public void Apply_hides_registered_values_and_their_base64_form()
    {
        _mask.Register("open sesame");

        _mask.Apply("say open sesame or b3BlbiBzZXNhbWU=").ShouldBe("say *** or ***");
    }
}
