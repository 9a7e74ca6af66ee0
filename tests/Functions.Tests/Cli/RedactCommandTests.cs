using Trimtab.Cli;
using Trimtab.Domain.Redaction;

namespace Trimtab.Functions.Tests.Cli;

public sealed class RedactCommandTests
{
    private const string KeyLine = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

    [Fact]
    public async Task Secrets_are_taken_out_also_where_pieces_of_the_input_end_inside_of_them()
    {
        var key = $"-----BEGIN RSA PRIVATE KEY-----\n{string.Concat(Enumerable.Repeat(KeyLine + "\n", 30))}-----END RSA PRIVATE KEY-----\n";
        var filler = string.Concat(Enumerable.Repeat("GET /api/items 200\n", 3000));

        var output = await RedactAsync($"{filler}DB_PASSWORD=hunter2\n{filler}{key}{filler}{key}end");

        output.ShouldNotContain("hunter2");
        output.ShouldNotContain(KeyLine);
        output.Split('\n').Count(line => line == "GET /api/items 200").ShouldBe(9000);
        output.ShouldEndWith("[REDACTED]\nend");
    }

    [Fact]
    public async Task Input_that_comes_letter_by_letter_gives_the_same()
    {
        const string Text = "a\nDB_PASSWORD=hunter2\nhttps://u:p@host/x\nrest";

        using var output = new StringWriter();
        await RedactCommand.RunAsync(Redactor.Default, new SlowReader(Text), output, CancellationToken.None);

        output.ToString().ShouldBe(await RedactAsync(Text));
    }

    [Fact]
    public async Task A_pattern_that_is_none_is_told()
    {
        var run = await CliRun.OfAsync("redact", "--name", "*");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("Pattern '*' must hold a word");
    }

    private static async Task<string> RedactAsync(string text)
    {
        using var output = new StringWriter();
        await RedactCommand.RunAsync(Redactor.Default, new StringReader(text), output, CancellationToken.None);
        return output.ToString();
    }

    private sealed class SlowReader(string text) : TextReader
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == text.Length)
            {
                return ValueTask.FromResult(0);
            }

            buffer.Span[0] = text[_at++];
            return ValueTask.FromResult(1);
        }
    }
}
