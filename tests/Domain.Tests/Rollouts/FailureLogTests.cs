using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Redaction;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class FailureLogTests
{
    public static TheoryData<PlantedSecret> Secrets() => [.. PlantedSecret.All];

    [Theory]
    [InlineData("connecting with password=hunter2 to db", "connecting with password=[REDACTED] to db")]
    [InlineData("""{"apiKey":"abc123","port":1}""", """{"apiKey":"[REDACTED]","port":1}""")]
    [InlineData("Authorization: Bearer eyJhbGciOi.x.y", "Authorization: [REDACTED]")]
    [InlineData("postgres://app:s3cret@db:5432/shop", "postgres://[REDACTED]@db:5432/shop")]
    [InlineData("DB_PASSWORD_FILE: /run/x", "DB_PASSWORD_FILE: [REDACTED]")]
    [InlineData("panic: index out of range [3]", "panic: index out of range [3]")]
    public void What_looks_like_a_secret_is_masked(string line, string masked) => FailureLog.Masked(line).ShouldBe(masked);

    [Theory]
    [MemberData(nameof(Secrets))]
    public void No_head_of_a_secret_is_left_where_a_line_is_cut(PlantedSecret secret)
    {
        for (var before = 299 - secret.Text.Length; before <= 300; before++)
        {
            FailureLog.Masked($"{new string('.', before)} {secret.Text}").ShouldNotContain(secret.Head);
        }
    }

    [Fact]
    public void A_long_line_is_cut() => FailureLog.Masked(new string('x', 5000)).Length.ShouldBe(300);
}
