using System.Text;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Cli;

namespace Trimtab.Functions.Tests.Cli.Versions;

public sealed class VersionCommandTests
{
    [Theory]
    [InlineData("version parse v1.2", """{"valid":true,"form":"coerced","major":"1","minor":"2","patch":"0","prerelease":[],"build":[]}""", ExitCode.Good)]
    [InlineData("version parse 3.8.0-alpine --scheme docker", """{"valid":true,"form":"docker","major":"3","minor":"8","patch":"0","prerelease":[],"build":[],"suffix":"alpine"}""", ExitCode.Good)]
    [InlineData("version parse foo", """{"valid":false,"reason":"'foo' is no version: a number was expected where 'foo' stands."}""", ExitCode.Usage)]
    [InlineData("version compare 1.2.3 1.3.0", """{"order":-1,"change":"minor"}""", ExitCode.Good)]
    [InlineData("version compare 1.2.3 latest", """{"order":null,"change":"incomparable"}""", ExitCode.Bad)]
    [InlineData("version satisfies 1.2.3 ^1.2", """{"satisfies":true}""", ExitCode.Good)]
    [InlineData("version satisfies 1.2.3-a ^1.2", """{"satisfies":false}""", ExitCode.Bad)]
    [InlineData("version satisfies 1.3.0-a ^1.2 --include-prerelease", """{"satisfies":true}""", ExitCode.Good)]
    [InlineData("version sort 1.10.0 1.9.0", """{"sorted":["1.9.0","1.10.0"],"unordered":[]}""", ExitCode.Good)]
    [InlineData("version sort 1.10.0 latest --descending", """{"sorted":["1.10.0"],"unordered":["latest"]}""", ExitCode.Bad)]
    [InlineData("version latest --current 1.2.3 1.2.4 2.0.0 --range ~1.2", """{"latest":"1.2.4","change":"patch"}""", ExitCode.Good)]
    [InlineData("version latest --current 1.2.3 1.2.3", """{"latest":null,"change":null}""", ExitCode.Bad)]
    [InlineData("version latest b-9 b-10 --pattern ^b-(.+)$ --extract $1 --order numerical", """{"latest":"b-10","change":null}""", ExitCode.Good)]
    [InlineData("image parse redis", """{"valid":true,"registry":"docker.io","repository":"library/redis","tag":"latest","digest":null}""", ExitCode.Good)]
    [InlineData("image parse a//b", """{"valid":false,"reason":"'a//b' is no repository: parts of a-z and 0-9 between slashes, joined inside by '.', '_', '__' or dashes."}""", ExitCode.Usage)]
    public async Task Arguments_have_the_answer_of_a_line(string command, string answer, int exitCode)
    {
        var run = await CliRun.OfAsync([.. command.Split(' '), "-o", "json"]);

        run.Output.ShouldBe(answer + "\n", run.Error);
        run.ExitCode.ShouldBe(exitCode);
    }

    [Theory]
    [InlineData("version compare 1.2.3 1.3.0", "1.2.3 is older than 1.3.0: minor.\n")]
    [InlineData("version compare 1.2 1.2.0", "1.2 and 1.2.0 are the same version.\n")]
    [InlineData("version satisfies 1.2.3 ^2", "1.2.3 is not in ^2.\n")]
    [InlineData("version sort 1.10.0 1.9.0", "1.9.0\n1.10.0\n")]
    [InlineData("version latest --current 1.2.3 1.2.4", "1.2.4 (patch)\n")]
    [InlineData("version latest --current 1.2.3 1.2.3", "None of the tags follows.\n")]
    public async Task People_get_a_sentence(string command, string sentence)
        => (await CliRun.OfAsync(command.Split(' '))).Output.ShouldBe(sentence);

    [Fact]
    public async Task People_get_a_table_of_what_was_understood_and_the_reasons_of_the_rest()
    {
        var run = await CliRun.OfAsync("version", "parse", "1.2", "foo", "2024.01.15");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        run.Error.ShouldBe("'foo' is no version: a number was expected where 'foo' stands.\n");
    }

    [Theory]
    [InlineData("version parse", "Arguments are missing")]
    [InlineData("version compare 1.2.3", "'b' is missing")]
    [InlineData("version parse 1.2 --jsonl", "give no arguments")]
    [InlineData("version sort --jsonl --descending", "each line says for itself what --descending says")]
    [InlineData("version latest --scheme docker 1.2.3", "'current' is missing")]
    [InlineData("version parse 1.2 --scheme deb", "'deb'")]
    [InlineData("version satisfies 1.2.3 nope", "'nope' is no range")]
    public async Task A_wrong_question_gives_2_and_says_what_is_wrong(string command, string said)
    {
        var run = await CliRun.OfAsync(command.Split(' '));

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(said);
    }

    [Fact]
    public async Task Lines_on_standard_input_have_one_answer_each_by_the_scheme_of_the_command_line()
    {
        var input = """
            {"a":"3.8.0-alpine","b":"3.8.1-alpine"}
            {"a":"1.2.3-alpine","b":"1.2.3-alpine","scheme":"semver"}
            nonsense
            {"a":"3.8.0-alpine","b":"3.8.1"}
            """;

        var result = await RunAsync(input, "version", "compare", "--jsonl", "--scheme", "docker");

        result.ExitCode.ShouldBe(ExitCode.Usage);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(4);
        lines[0].ShouldBe("""{"order":-1,"change":"patch"}""");
        lines[1].ShouldBe("""{"order":0,"change":null}""");
        lines[2].ShouldStartWith("""{"error":"line 3: """);
        lines[3].ShouldBe("""{"order":null,"change":"incomparable"}""");
    }

    [Fact]
    public async Task Many_lines_are_answered_in_their_order()
    {
        const int Count = 50_000;
        var input = string.Concat(Enumerable.Range(0, Count).Select(static number => $"{{\"version\":\"1.{number}.0\",\"range\":\">=1.25000\"}}\n"));

        var result = await RunAsync(input, "version", "satisfies", "--jsonl");

        result.ExitCode.ShouldBe(ExitCode.Good, result.Error);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(Count);
        Array.IndexOf(lines, """{"satisfies":true}""").ShouldBe(25_000);
        lines.Count(static line => line == """{"satisfies":true}""").ShouldBe(25_000);
    }

    private static Task<ProgramResult> RunAsync(string input, params string[] words)
    {
        var call = new ProgramCall(new ProgramName("dotnet", "10"), [Path.Combine(AppContext.BaseDirectory, "trimtab.dll"), .. words])
        {
            WriteInput = (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(input), token).AsTask(),
        };
        return new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System).RunAsync(call, CancellationToken.None);
    }
}
