using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Tests.Judging;

public sealed class JudgeLinesTests
{
    [Fact]
    public void A_line_of_counts_becomes_a_line_with_the_verdict()
        => Lines().Judge("""{"run":"7","t":3.0,"stable":{"requests":300,"bad":2,"slow":5},"canary":{"requests":31,"bad":4,"slow":1,"failures":0}}""")
            .ShouldBe("""{"run":"7","t":3.0,"verdict":"RollBack","reason":"canary 4 of 31 bad (12.9 %), stable 2 of 300 (0.7 %): the odds that it is worse are 181 to 1, 111 to 1 is enough"}""");

    [Fact]
    public void Runs_do_not_touch_each_other()
    {
        var lines = Lines();
        lines.Judge(Line("\"a\"", 1, canaryRequests: 10, failures: 1))!.ShouldContain("\"RollBack\"");

        lines.Judge(Line("\"b\"", 1, canaryRequests: 10))!.ShouldContain("\"run\":\"b\"");
        lines.Judge(Line("\"b\"", 2, canaryRequests: 20))!.ShouldContain("\"Hold\"");
        lines.Judge(Line("\"a\"", 2, canaryRequests: 20))!.ShouldContain("\"RollBack\"");
        lines.Judge(Line("5", 1, canaryRequests: 20))!.ShouldStartWith("{\"run\":5,\"t\":1,");
    }

    [Fact]
    public void Without_a_run_none_is_written()
        => Lines().Judge("""{"t":1,"stable":{"requests":9,"bad":0},"canary":{"requests":3,"bad":0}}""")!.ShouldStartWith("{\"t\":1,\"verdict\":\"Hold\"");

    [Fact]
    public void Pod_failures_roll_back()
        => Lines().Judge(Line("1", 2, canaryRequests: 3, failures: 2))!.ShouldContain("\"RollBack\",\"reason\":\"canary pod failures: 2\"");

    [Theory]
    [InlineData("nonsense", "not JSON at byte")]
    [InlineData("[1]", "the line must be an object")]
    [InlineData("""{"t":1,"stable":{"requests":1,"bad":0}}""", "canary is missing")]
    [InlineData("""{"stable":{"requests":1,"bad":0},"canary":{"requests":1,"bad":0}}""", "t is missing")]
    [InlineData("""{"t":-1,"stable":{"requests":1,"bad":0},"canary":{"requests":1,"bad":0}}""", "t must be a number of at least 0 and at most 1000000000")]
    [InlineData("""{"t":1,"stable":{"requests":1},"canary":{"requests":1,"bad":0}}""", "stable.bad is missing")]
    [InlineData("""{"t":1,"stable":{"requests":1,"bad":"x"},"canary":{"requests":1,"bad":0}}""", "stable.bad must be a number of at least 0")]
    [InlineData("""{"run":[],"t":1,"stable":{"requests":1,"bad":0},"canary":{"requests":1,"bad":0}}""", "run must be a text or a number")]
    public void A_bad_line_says_what_is_wrong_and_the_rest_goes_on(string bad, string error)
    {
        var lines = Lines();
        lines.Judge(Line("1", 1, canaryRequests: 10));
        lines.Judge("  ").ShouldBeNull();
        var answer = lines.Judge(bad);

        answer.ShouldNotBeNull();
        JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString()!.ShouldStartWith($"line 3: {error}");
        lines.HasErrors.ShouldBeTrue();
        lines.Judge(Line("1", 2, canaryRequests: 20))!.ShouldContain("\"Hold\"");
    }

    [Fact]
    public void Latency_counts_from_the_grace_after_the_first_canary_requests_and_only_when_it_is_given()
    {
        var (slow, without) = (Lines(), Lines());
        List<string> verdicts = [];
        for (var t = 1; t <= 40; t++)
        {
            verdicts.Add(slow.Judge($$$"""{"t":{{{t}}},"stable":{"requests":{{{t * 150}}},"bad":0,"slow":{{{t * 3}}}},"canary":{"requests":{{{(t < 10 ? 0 : (t - 9) * 50)}}},"bad":0,"slow":{{{(t < 10 ? 0 : (t - 9) * 25)}}}}}""")!);
            without.Judge($$$"""{"t":{{{t}}},"stable":{"requests":{{{t * 150}}},"bad":0},"canary":{"requests":{{{t * 50}}},"bad":0}}""")!.ShouldNotContain("RollBack");
        }

        verdicts.Take(19).ShouldNotContain(verdict => verdict.Contains("RollBack", StringComparison.Ordinal));
        verdicts[^1].ShouldContain("RollBack");
        verdicts[^1].ShouldContain("slow");
    }

    [Fact]
    public void Whatever_comes_in_one_line_of_json_goes_out()
    {
        var pieces = Gen.Elements("{", "}", "\"t\":", "1", "\"stable\":", "\"canary\":", "{\"requests\":5,\"bad\":1}", ",", "\"run\":", "\"\\u0000\"", "1e999", "null", "é", "\\");

        Prop.ForAll(Gen.ListOf(pieces).Select(parts => string.Concat(parts)).ToArbitrary(), text =>
        {
            var answer = Lines().Judge(text);
            return answer is null ? string.IsNullOrWhiteSpace(text) : !answer.Contains('\n') && JsonDocument.Parse(answer).RootElement.ValueKind == JsonValueKind.Object;
        }).QuickCheckThrowOnFailure();
    }

    private static JudgeLines Lines() => new(JudgePolicy.Default);

    private static string Line(string run, double time, int canaryRequests, int failures = 0)
        => $$$"""{"run":{{{run}}},"t":{{{time}}},"stable":{"requests":{{{canaryRequests * 3}}},"bad":0,"slow":0},"canary":{"requests":{{{canaryRequests}}},"bad":0,"slow":0,"failures":{{{failures}}}}}""";
}
