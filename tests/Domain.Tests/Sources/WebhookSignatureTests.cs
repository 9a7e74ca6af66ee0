using System.Text;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Tests.Sources;

public sealed class WebhookSignatureTests
{
    [Fact]
    public void The_example_of_the_documentation_is_valid()
        => WebhookSignature.IsValid(
            "It's a Secret to Everybody",
            "Hello, World!"u8,
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17").ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    [InlineData("sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700")]
    public void Anything_else_is_not(string? signature)
        => WebhookSignature.IsValid("It's a Secret to Everybody", "Hello, World!"u8, signature).ShouldBeFalse();

    [Fact]
    public void One_flipped_bit_of_the_body_is_seen()
    {
        var body = Encoding.UTF8.GetBytes("{\"ref\":\"refs/heads/main\"}");
        var signature = WebhookSignature.Of("secret", body);
        body[3] ^= 1;

        WebhookSignature.IsValid("secret", body, signature).ShouldBeFalse();
    }
}
