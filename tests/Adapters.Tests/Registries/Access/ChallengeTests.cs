using FsCheck;
using FsCheck.Fluent;
using Trimtab.Adapters.Registries.Access;

namespace Trimtab.Adapters.Tests.Registries.Access;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/nginx:pull\"", "bearer[realm=https://auth.docker.io/token;service=registry.docker.io;scope=repository:library/nginx:pull]")]
    [InlineData("bearer  REALM = \"https://a/b\" , Service=x", "bearer[realm=https://a/b;service=x]")]
    [InlineData("Basic realm=\"a, b\"", "basic[realm=a, b]")]
    [InlineData("Basic realm=\"say \\\"hi\\\"\"", "basic[realm=say \"hi\"]")]
    [InlineData("Basic realm=\"x\", Bearer realm=\"https://t/\",scope=\"a:b:pull,push\"", "basic[realm=x] bearer[realm=https://t/;scope=a:b:pull,push]")]
    [InlineData("Negotiate, Basic realm=x", "negotiate[] basic[realm=x]")]
    [InlineData("Bearer realm=https://t/token,service=x", "bearer[realm=https://t/token;service=x]")]
    [InlineData("Bearer realm=\"a\",realm=\"b\"", "bearer[realm=a]")]
    [InlineData("Bearer realm=\"unclosed", "bearer[realm=unclosed]")]
    [InlineData("Bearer realm=", "bearer[realm=]")]
    [InlineData(", , Bearer", "bearer[]")]
    [InlineData("\"\"=@,Basic", "basic[]")]
    [InlineData("", "")]
    public void Challenges_are_read_as_servers_write_them(string header, string expected)
        => Show(Challenge.Read(header)).ShouldBe(expected);

    [Fact]
    public void Any_text_has_an_end_and_no_fault()
    {
        var sign = Gen.Elements("Bearer", "Basic", "realm", "=", "\"", "\\", ",", " ", "\t", "a", ":", "\u0000", "ä", "==", "\"\"");
        Prop.ForAll(Gen.ListOf(sign).Select(static parts => string.Concat(parts)).ToArbitrary(), static header =>
        {
            foreach (var challenge in Challenge.Read(header))
            {
                challenge.Scheme.ShouldNotBeEmpty();
                challenge.Scheme.ShouldBe(challenge.Scheme.ToLowerInvariant());
                challenge.Parameters.Keys.ShouldAllBe(static name => name.Length > 0);
            }
        }).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), static header => Challenge.Read(header ?? "").ShouldNotBeNull()).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_written_comes_back()
    {
        var value = Gen.Elements("a", " ", ",", "=", "\"", "\\", ":", "/", "Bearer", "ü").ListOf().Select(static parts => string.Concat(parts));
        Prop.ForAll(value.ToArbitrary(), value.ToArbitrary(), static (realm, scope) =>
        {
            var header = $"Basic realm=\"x\", Bearer realm=\"{Quote(realm)}\", scope=\"{Quote(scope)}\"";

            var bearer = Challenge.Read(header)[^1];

            (bearer.Scheme, bearer.Parameter("realm"), bearer.Parameter("scope")).ShouldBe((Challenge.Bearer, realm, scope));
        }).QuickCheckThrowOnFailure();
    }

    private static string Quote(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Show(IEnumerable<Challenge> challenges)
        => string.Join(' ', challenges.Select(static challenge => $"{challenge.Scheme}[{string.Join(';', challenge.Parameters.Select(static parameter => $"{parameter.Key}={parameter.Value}"))}]"));
}
