using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class FailureLogTests
{
    [Theory]
    [InlineData("connecting with password=hunter2 to db", "connecting with password=*** to db")]
    [InlineData("""{"apiKey":"abc123","port":1}""", """{"apiKey":"***","port":1}""")]
    [InlineData("Authorization: Bearer eyJhbGciOi.x.y", "Authorization: Bearer ***")]
    [InlineData("postgres://app:s3cret@db:5432/shop", "postgres://app:***@db:5432/shop")]
    [InlineData("DB_PASSWORD_FILE: /run/x", "DB_PASSWORD_FILE: ***")]
    [InlineData("panic: index out of range [3]", "panic: index out of range [3]")]
    public void What_looks_like_a_secret_is_masked(string line, string masked) => FailureLog.Masked(line).ShouldBe(masked);

    [Fact]
    public void A_long_line_is_cut() => FailureLog.Masked(new string('x', 5000)).Length.ShouldBe(300);
}
