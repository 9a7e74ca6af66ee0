using System.Text;
using Trimtab.Cli.Versions;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Functions.Tests.Cli.Versions;

public sealed class JsonLineStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Lines_that_come_in_pieces_have_the_same_answers(int pieceBytes)
    {
        var question = """{"a":"1.0.0","b":"2.0.0"}""";
        var input = $"\uFEFF{question}\r\n\n{question}\n{question}";

        var answers = await AnswerAsync(input, pieceBytes);

        answers.ShouldBe(string.Concat(Enumerable.Repeat("{\"order\":-1,\"change\":\"major\"}\n", 3)));
    }

    [Fact]
    public async Task A_line_over_the_limit_is_refused_and_the_next_ones_are_answered()
    {
        var question = """{"a":"1.0.0","b":"2.0.0"}""";
        var input = $"{question}\n{{\"a\":\"{new string('9', 500_000)}\",\"b\":\"1\"}}\n{question}\n";

        var answers = (await AnswerAsync(input, 4096, maxLineBytes: 200_000)).Split('\n');

        answers.ShouldBe(["{\"order\":-1,\"change\":\"major\"}", "{\"error\":\"line 2: It is longer than 200000 bytes.\"}", "{\"order\":-1,\"change\":\"major\"}", ""]);
    }

    [Fact]
    public async Task A_long_line_under_the_limit_is_answered()
    {
        var number = new string('9', 500_000);

        (await AnswerAsync($"{{\"a\":\"{number}\",\"b\":\"1{number}\"}}", 4096)).ShouldBe("{\"order\":-1,\"change\":\"major\"}\n");
    }

    [Fact]
    public async Task A_question_is_answered_before_the_next_one_comes()
    {
        using var lines = new JsonLines(new VersionQuestions(VersionScheme.SemVer).Compare);
        using var output = new StringWriter();
        var answered = new List<string>();
        using var input = new PieceStream(["{\"a\":\"1\",\"b\":\"2\"}\n", "{\"a\":\"2\",\"b\":\"1\"}\n"], () => answered.Add(output.ToString()));

        await new JsonLineStream(lines).RunAsync(input, output, CancellationToken.None);

        answered[1].ShouldBe("{\"order\":-1,\"change\":\"major\"}\n");
    }

    private static async Task<string> AnswerAsync(string text, int pieceBytes, int maxLineBytes = 1 << 20)
    {
        using var lines = new JsonLines(new VersionQuestions(VersionScheme.SemVer).Compare);
        using var output = new StringWriter();
        using var input = new PieceStream([.. Encoding.UTF8.GetBytes(text).Chunk(pieceBytes).Select(static piece => Encoding.Latin1.GetString(piece))], static () => { });
        await new JsonLineStream(lines, maxLineBytes).RunAsync(input, output, CancellationToken.None);
        return output.ToString();
    }

    /// <summary>Gives one piece a read, its signs as bytes.</summary>
    private sealed class PieceStream(IEnumerable<string> pieces, Action onRead) : MemoryStream
    {
        private readonly Queue<byte[]> _pieces = new(pieces.Select(Encoding.Latin1.GetBytes));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onRead();
            if (!_pieces.TryDequeue(out var piece))
            {
                return ValueTask.FromResult(0);
            }

            var taken = Math.Min(piece.Length, buffer.Length);
            piece.AsSpan(0, taken).CopyTo(buffer.Span);
            if (taken < piece.Length)
            {
                var rest = _pieces.ToArray();
                _pieces.Clear();
                _pieces.Enqueue(piece[taken..]);
                Array.ForEach(rest, _pieces.Enqueue);
            }

            return ValueTask.FromResult(taken);
        }
    }
}
