using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Images;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Domain.Tests.Versions.Questions;

/// <summary>The exact lines that programs get.</summary>
public sealed class QuestionTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly VersionQuestions Versions = new(VersionScheme.SemVer);

    [Theory]
    [InlineData("""{"text":"v1.2"}""", """{"valid":true,"form":"coerced","major":"1","minor":"2","patch":"0","prerelease":[],"build":[]}""")]
    [InlineData("""{"text":"1.2.3-rc.1+b.2"}""", """{"valid":true,"form":"semver","major":"1","minor":"2","patch":"3","prerelease":["rc","1"],"build":["b","2"]}""")]
    [InlineData("""{"text":"latest"}""", """{"valid":true,"form":"moving","major":null,"minor":null,"patch":null,"prerelease":[],"build":[]}""")]
    [InlineData("""{"text":"18.04-slim","scheme":"docker"}""", """{"valid":true,"form":"docker","major":"18","minor":"4","patch":null,"prerelease":[],"build":[],"suffix":"slim"}""")]
    [InlineData("""{"text":"foo"}""", """{"valid":false,"reason":"'foo' is no version: a number was expected where 'foo' stands."}""")]
    public void Parse_tells_what_a_text_is(string question, string answer) => Answer(Versions.Parse, question).ShouldBe(answer);

    [Theory]
    [InlineData("""{"a":"1.2.3","b":"1.3.0"}""", """{"order":-1,"change":"minor"}""")]
    [InlineData("""{"a":"1.2.3+a","b":"1.2.3+b"}""", """{"order":0,"change":"build"}""")]
    [InlineData("""{"a":"1.2.3","b":"1.2.3","scheme":null}""", """{"order":0,"change":null}""")]
    [InlineData("""{"a":"1.2.3","b":"latest"}""", """{"order":null,"change":"incomparable"}""")]
    [InlineData("""{"a":"3.8.0-alpine","b":"3.8.2","scheme":"docker"}""", """{"order":null,"change":"incomparable"}""")]
    [InlineData("""{"a":"","b":"1.0.0"}""", """{"order":null,"change":"incomparable","valid":false,"reason":"It is empty."}""")]
    public void Compare_tells_order_and_step(string question, string answer) => Answer(Versions.Compare, question).ShouldBe(answer);

    [Theory]
    [InlineData("""{"version":"1.2.3","range":"^1.2"}""", """{"satisfies":true}""")]
    [InlineData("""{"version":"2.0.0","range":"^1.2"}""", """{"satisfies":false}""")]
    [InlineData("""{"version":"1.3.0-a","range":"^1.2","includePrerelease":true}""", """{"satisfies":true}""")]
    [InlineData("""{"version":"3.8.1-alpine","range":"~3.8","scheme":"docker"}""", """{"satisfies":true}""")]
    [InlineData("""{"version":"latest","range":"*"}""", """{"satisfies":false}""")]
    [InlineData("""{"version":"1.2.3","range":"nope"}""", """{"satisfies":false,"valid":false,"reason":"'nope' is no range: 'nope' is no version with places, and no operator with one."}""")]
    public void Satisfies_tells_whether(string question, string answer) => Answer(Versions.Satisfies, question).ShouldBe(answer);

    [Theory]
    [InlineData("""{"current":"3.8.0-alpine","tags":["3.8.4-alpine","3.9.0"],"scheme":"docker"}""", """{"latest":"3.8.4-alpine","change":"patch"}""")]
    [InlineData("""{"current":"1.2.3","tags":[]}""", """{"latest":null,"change":null}""")]
    [InlineData("""{"tags":["1.0.0"]}""", """{"latest":"1.0.0","change":null}""")]
    [InlineData("""{"current":"b-1","tags":["b-10","b-9"],"pattern":"^b-(.*)$","extract":"$1","order":"numerical"}""", """{"latest":"b-10","change":"incomparable"}""")]
    [InlineData("""{"current":"?","tags":["1.0.0"]}""", """{"latest":null,"change":null,"valid":false,"reason":"'?' is no version: a number was expected where '?' stands."}""")]
    public void Latest_picks_what_follows(string question, string answer) => Answer(Versions.Latest, question).ShouldBe(answer);

    [Theory]
    [InlineData("""{"versions":["1.10.0","latest","1.9.0","1.10.0-rc.1"]}""", """{"sorted":["1.9.0","1.10.0-rc.1","1.10.0"],"unordered":["latest"]}""")]
    [InlineData("""{"versions":["1.0.0","2.0.0"],"descending":true}""", """{"sorted":["2.0.0","1.0.0"],"unordered":[]}""")]
    public void Sort_puts_the_oldest_first(string question, string answer) => Answer(Versions.Sort, question).ShouldBe(answer);

    [Theory]
    [InlineData($$"""{"text":"redis:7@{{Digest}}"}""", $$"""{"valid":true,"registry":"docker.io","repository":"library/redis","tag":"7","digest":"{{Digest}}"}""")]
    [InlineData("""{"text":"redis"}""", """{"valid":true,"registry":"docker.io","repository":"library/redis","tag":"latest","digest":null}""")]
    [InlineData("""{"text":""}""", """{"valid":false,"reason":"The image has no name."}""")]
    public void Image_parse_tells_the_parts(string question, string answer) => Answer(ImageQuestions.Parse, question).ShouldBe(answer);

    [Theory]
    [InlineData("nonsense", "line 1: It is no JSON: ")]
    [InlineData("[]", "line 1: It is no JSON object.")]
    [InlineData("{}", "line 1: 'text' is missing: a text.")]
    [InlineData("""{"text":5}""", "line 1: 'text' is a number, not a text.")]
    [InlineData("""{"text":"1","scheme":"deb"}""", "line 1: 'scheme' is 'deb'; known are semver, docker, helm.")]
    [InlineData("""{"text":"\ud800"}""", "line 1: 'text' holds signs that are no text.")]
    public void A_line_that_is_no_question_has_an_error_for_its_answer(string line, string error)
        => JsonDocument.Parse(Answer(Versions.Parse, line)).RootElement.GetProperty("error").GetString()!.ShouldStartWith(error);

    [Fact]
    public void A_wrong_line_does_not_touch_the_others_and_blank_lines_have_no_answer()
    {
        using var lines = new JsonLines(Versions.Satisfies);
        var answers = new ArrayBufferWriter<byte>();

        foreach (var line in new[] { """{"version":"1.0.0","range":"1"}""", "", " \r", "x", """{"version":"1.0.0","range":"2"}""" })
        {
            lines.Answer(Encoding.UTF8.GetBytes(line), answers);
        }

        var written = Encoding.UTF8.GetString(answers.WrittenSpan).Split('\n');
        written.Length.ShouldBe(4);
        written[0].ShouldBe("""{"satisfies":true}""");
        written[1].ShouldStartWith("""{"error":"line 4: """);
        written[2].ShouldBe("""{"satisfies":false}""");
        lines.HasErrors.ShouldBeTrue();
    }

    [Fact]
    public void Whatever_comes_has_one_line_of_json_for_its_answer()
    {
        Action<JsonElement, Utf8JsonWriter>[] all = [Versions.Parse, Versions.Compare, Versions.Satisfies, Versions.Sort, Versions.Latest, ImageQuestions.Parse];
        var questions = from text in VersionTexts.Hostile
                        from other in VersionTexts.Hostile
                        from scheme in Gen.Elements("semver", "docker", "helm", null)
                        select JsonSerializer.Serialize(new { text, a = text, b = other, version = text, range = other, versions = new[] { text, other }, tags = new[] { other }, current = text, scheme });
        var bytes = Gen.OneOf(questions.Select(Encoding.UTF8.GetBytes), Gen.ListOf(Gen.Choose(0, 255)).Select(static list => list.Where(static value => value != '\n').Select(static value => (byte)value).ToArray()));
        Prop.ForAll(bytes.ToArbitrary(), line =>
        {
            foreach (var respond in all)
            {
                using var lines = new JsonLines(respond);
                var answers = new ArrayBufferWriter<byte>();
                lines.Answer(line, answers);
                if (answers.WrittenCount > 0)
                {
                    using var answer = JsonDocument.Parse(answers.WrittenMemory);
                    answers.WrittenSpan.IndexOf((byte)'\n').ShouldBe(answers.WrittenCount - 1);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    private static string Answer(Action<JsonElement, Utf8JsonWriter> respond, string line)
    {
        using var lines = new JsonLines(respond);
        var answers = new ArrayBufferWriter<byte>();
        lines.Answer(Encoding.UTF8.GetBytes(line), answers);
        return Encoding.UTF8.GetString(answers.WrittenSpan).TrimEnd('\n');
    }
}
