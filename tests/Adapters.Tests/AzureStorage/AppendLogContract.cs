using System.Text;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>What every append log does.</summary>
public abstract class AppendLogContract
{
    protected abstract IAppendLog Log { get; }

    [Fact]
    public async Task A_missing_file_reads_as_empty()
        => (await Log.ReadAsync("none.jsonl", 0, CancellationToken.None)).Length.ShouldBe(0);

    [Fact]
    public async Task Blocks_are_read_from_any_offset()
    {
        (await AppendAsync("f.jsonl", 0, "one\n")).ShouldBeTrue();
        (await AppendAsync("f.jsonl", 4, "two\n")).ShouldBeTrue();

        (await ReadAsync("f.jsonl", 0)).ShouldBe("one\ntwo\n");
        (await ReadAsync("f.jsonl", 4)).ShouldBe("two\n");
        (await ReadAsync("f.jsonl", 8)).ShouldBe("");
        (await ReadAsync("f.jsonl", 99)).ShouldBe("");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task An_append_at_another_length_is_refused_and_changes_nothing(long expectedLength)
    {
        await AppendAsync("g.jsonl", 0, "one\n");

        (await AppendAsync("g.jsonl", expectedLength, "two\n")).ShouldBeFalse();

        (await ReadAsync("g.jsonl", 0)).ShouldBe("one\n");
    }

    [Fact]
    public async Task An_append_behind_the_start_of_a_missing_file_is_refused()
        => (await AppendAsync("h.jsonl", 4, "two\n")).ShouldBeFalse();

    [Fact]
    public async Task Of_many_appends_at_one_length_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => AppendAsync("race.jsonl", 0, $"{n}\n")));

        results.Count(won => won).ShouldBe(1);
        (await ReadAsync("race.jsonl", 0)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Files_are_listed_in_order()
    {
        foreach (var name in (string[])["audit/00000002.jsonl", "audit/00000001.jsonl", "other.jsonl", "audit/00000003.jsonl"])
        {
            await AppendAsync(name, 0, "x");
        }

        var names = new List<string>();
        await foreach (var name in Log.ListAsync("audit/", CancellationToken.None))
        {
            names.Add(name);
        }

        names.ShouldBe(["audit/00000001.jsonl", "audit/00000002.jsonl", "audit/00000003.jsonl"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData((4 * 1024 * 1024) + 1)]
    public async Task A_block_of_an_impossible_size_is_refused(int length)
        => await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Log.TryAppendAsync("big.jsonl", 0, new byte[length], CancellationToken.None));

    private Task<bool> AppendAsync(string name, long expectedLength, string text)
        => Log.TryAppendAsync(name, expectedLength, Encoding.UTF8.GetBytes(text), CancellationToken.None);

    private async Task<string> ReadAsync(string name, long offset)
        => Encoding.UTF8.GetString((await Log.ReadAsync(name, offset, CancellationToken.None)).Span);
}
