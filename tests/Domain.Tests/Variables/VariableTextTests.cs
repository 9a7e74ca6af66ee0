using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Variables;

namespace Trimtab.Domain.Tests.Variables;

public sealed class VariableTextTests
{
    [Theory]
    [InlineData("${region}", "eu-west")]
    [InlineData("a-${region}-${n}.example.com", "a-eu-west-3.example.com")]
    [InlineData("${unset:=fallback}", "fallback")]
    [InlineData("${unset:-fallback}", "fallback")]
    [InlineData("${empty:=fallback}", "fallback")]
    [InlineData("${unset:=}", "")]
    [InlineData("${region:=fallback}", "eu-west")]
    [InlineData("${unset:=a:b=c-d e}", "a:b=c-d e")]
    [InlineData("${empty}", "")]
    [InlineData("$${region}", "${region}")]
    [InlineData("$$${region}", "$${region}")]
    [InlineData("${region}$${region}", "eu-west${region}")]
    [InlineData("$region and $(region) and {region} stay", "$region and $(region) and {region} stay")]
    [InlineData("cost: 5$", "cost: 5$")]
    [InlineData("${hostile}", "x: ${region}\n- y")]
    [InlineData("", "")]
    public void Variables_are_replaced_once_and_nothing_else_is(string text, string expected)
    {
        var expansion = VariableText.Expand(text, Find);

        expansion.Faults.ShouldBeEmpty();
        expansion.Text.ShouldBe(expected);
    }

    [Theory]
    [InlineData("${unset}", "The variable unset is not defined and has no default.")]
    [InlineData("${region", "has no '}'")]
    [InlineData("${}", "'${}' is no variable")]
    [InlineData("${1x}", "'${1x}' is no variable")]
    [InlineData("${region%%-*}", "'${region%%-*}' is no variable")]
    [InlineData("${region:+x}", "'${region:+x}' is no variable")]
    [InlineData("${region:3}", "'${region:3}' is no variable")]
    [InlineData("${unset:=${region}}", "holds another variable")]
    public void What_is_wrong_is_told(string text, string expected) => VariableText.Expand(text, Find).Faults.ShouldHaveSingleItem().ShouldContain(expected);

    [Theory]
    [InlineData("${n}", true)]
    [InlineData("${unset:=3}", true)]
    [InlineData("${n} ", false)]
    [InlineData("${n}${n}", false)]
    [InlineData("$${n}", false)]
    public void A_text_that_is_exactly_one_reference_is_known(string text, bool expected) => (VariableText.Expand(text, Find).Whole is not null).ShouldBe(expected);

    [Theory]
    [InlineData("3", "3")]
    [InlineData("-3", "-3")]
    [InlineData("0.5", "0.5")]
    [InlineData("true", "true")]
    [InlineData("True", "\"True\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("0644", "\"0644\"")]
    [InlineData("-0", "\"-0\"")]
    [InlineData("1.10", "\"1.10\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("12e4567", "\"12e4567\"")]
    [InlineData("0x10", "\"0x10\"")]
    [InlineData("1234567890123456789", "\"1234567890123456789\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("[1]", "\"[1]\"")]
    [InlineData("", "\"\"")]
    public void A_value_becomes_a_number_or_a_boolean_only_when_it_loses_nothing(string text, string json)
    {
        new Variable(text, IsText: false).ToValue().ToJsonString().ShouldBe(json);
        new Variable(text, IsText: true).ToValue().GetValue<string>().ShouldBe(text);
    }

    [Fact]
    public void An_escaped_text_becomes_itself_again()
        => Prop.ForAll(
            Hostile,
            text => VariableText.Expand(text.Replace("${", "$${", StringComparison.Ordinal), Find) is { Faults.Count: 0, Text: var back } && back == text).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_wrong_or_only_its_references_change_and_values_are_not_looked_at_again()
        => Prop.ForAll(
            Hostile,
            text =>
            {
                var count = 0;
                var expansion = VariableText.Expand(text, name =>
                {
                    count++;
                    return new Variable("<${other}>", IsText: name.Length % 2 == 0);
                });

                // Every reference asked for is in the result once, as it is; the rest of the text holds no value.
                return expansion.Faults.Count > 0 || expansion.Text.Split("<${other}>").Length - 1 == count;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("$${")]
    [InlineData("${a:=")]
    [InlineData("${a}")]
    [InlineData("$")]
    [InlineData("}")]
    public void A_million_characters_of_anything_take_linear_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var started = Stopwatch.GetTimestamp();

        var expansion = VariableText.Expand(text, _ => new Variable("x", IsText: false));

        // Quadratic time would be hours; the limit only leaves room for a busy machine.
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        expansion.Faults.Count.ShouldBeLessThanOrEqualTo(10);
    }

    private static Arbitrary<string> Hostile
        => Gen.Elements("$", "{", "}", "${", "$${", "${a}", "${a:=b}", ":", "=", "-", "a", "é", "\n", " ").ListOf().Select(string.Concat).ToArbitrary();

    private static Variable? Find(string name) => name switch
    {
        "region" => new Variable("eu-west", IsText: true),
        "n" => new Variable("3", IsText: false),
        "empty" => new Variable("", IsText: true),
        "hostile" => new Variable("x: ${region}\n- y", IsText: true),
        _ => null,
    };
}
