using System.Globalization;
using System.Text;
using Trimtab.Domain.Captures.Commits;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>Writes commits in the form that <c>git fast-import</c> reads.</summary>
internal static class FastImport
{
    /// <summary>Who commits whatever Trimtab writes.</summary>
    public const string Committer = "Trimtab <captures@trimtab.dev>";

    /// <param name="output">git's input.</param>
    /// <param name="reference">The ref that gets the commits.</param>
    /// <param name="parent">Commit below the first one; null for none.</param>
    /// <param name="commits">In order.</param>
    /// <param name="now">When they are committed.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task WriteAsync(
        Stream output, string reference, string? parent, IReadOnlyList<ChangeCommit> commits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        await using var text = new StreamWriter(buffer, new UTF8Encoding(false)) { NewLine = "\n" };
        for (var number = 0; number < commits.Count; number++)
        {
            Write(text, buffer, reference, number == 0 ? parent : null, commits[number], now);
            if (buffer.Length > 1 << 20)
            {
                await SendAsync(buffer, output, cancellationToken);
            }
        }

        await text.WriteAsync("done\n");
        await text.FlushAsync(cancellationToken);
        await SendAsync(buffer, output, cancellationToken);
    }

    private static void Write(StreamWriter text, MemoryStream buffer, string reference, string? parent, ChangeCommit commit, DateTimeOffset now)
    {
        text.Write($"commit {reference}\n");
        text.Write($"author {commit.Author.Name} <{commit.Author.Email}> {Raw(commit.Time)}\n");
        text.Write($"committer {Committer} {Raw(now)}\n");
        WriteBytes(text, buffer, commit.Message);
        if (parent is not null)
        {
            text.Write($"from {parent}\n");
        }

        foreach (var file in commit.Files)
        {
            if (file.Content is null)
            {
                text.Write($"D {file.Path}\n");
            }
            else
            {
                text.Write($"M 100644 inline {file.Path}\n");
                WriteBytes(text, buffer, file.Content);
            }
        }

        text.Write('\n');
    }

    private static void WriteBytes(StreamWriter text, MemoryStream buffer, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        text.Write(string.Create(CultureInfo.InvariantCulture, $"data {bytes.Length}\n"));
        text.Flush();
        buffer.Write(bytes);
        text.Write('\n');
    }

    private static async Task SendAsync(MemoryStream buffer, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
        buffer.SetLength(0);
    }

    private static string Raw(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.ToUnixTimeSeconds())} +0000");
}
