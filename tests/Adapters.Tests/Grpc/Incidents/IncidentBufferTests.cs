using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.TestKit.Files;

namespace Trimtab.Adapters.Tests.Grpc.Incidents;

public sealed class IncidentBufferTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Messages_wait_in_their_order_and_survive_a_restart()
    {
        using (var before = Open())
        {
            Add(before, "a", "b", "c");
            before.Remove(2).ShouldBeTrue();
            before.Remove(2).ShouldBeFalse();
        }

        using var after = Open();
        (await AllAsync(after)).ShouldBe(["a", "c"]);
        after.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Numbers_rise_over_restarts_and_none_is_given_twice()
    {
        List<ulong> numbers = [];
        for (var i = 0; i < 3; i++)
        {
            using var buffer = Open();
            Add(buffer, "x", "y");
            numbers.Add((await buffer.NextAsync(0, CancellationToken.None)).Sequence);
            numbers.Add((await buffer.NextAsync(numbers[^1], CancellationToken.None)).Sequence);
            numbers.ForEach(number => buffer.Remove(number));
        }

        numbers.ShouldBe(numbers.Distinct().Order());
        numbers.Count.ShouldBe(6);
    }

    [Fact]
    public async Task When_it_is_full_the_oldest_go_and_are_counted()
    {
        using var buffer = Open(new IncidentBufferOptions { Directory = _directory["full"], MaxMessages = 3 });
        Add(buffer, "a", "b", "c", "d", "e");

        (await AllAsync(buffer)).ShouldBe(["c", "d", "e"]);
        buffer.Dropped.ShouldBe(2ul);
        (await buffer.NextAsync(4, CancellationToken.None)).DroppedBefore.ShouldBe(1ul);
    }

    [Fact]
    public async Task Bytes_are_bounded_too_and_one_message_alone_is()
    {
        using var buffer = Open(new IncidentBufferOptions { Directory = _directory["bytes"], MaxBytes = 3000, MaxMessageBytes = 1100 });
        Add(buffer, new string('a', 1000), new string('b', 1000), new string('c', 1000));

        buffer.Add(Incident(new string('x', 2000))).ShouldBeFalse();

        (await AllAsync(buffer)).Select(text => text[0]).ShouldBe(['b', 'c']);
        buffer.Dropped.ShouldBe(2ul);
    }

    [Fact]
    public async Task The_count_of_what_was_given_up_survives_a_restart()
    {
        using (var before = Open())
        {
            Add(before, "a");
            before.Drop(1, "a test wants it");
        }

        using var after = Open();
        Add(after, "b");

        (await after.NextAsync(0, CancellationToken.None)).DroppedBefore.ShouldBe(1ul);
    }

    public static TheoryData<string, Func<byte[], byte[]>> Torn => new()
    {
        { "empty", _ => [] },
        { "half of its digest", bytes => bytes[..16] },
        { "digest only", bytes => bytes[..32] },
        { "without its last byte", bytes => bytes[..^1] },
        { "zeros at its end", bytes => [.. bytes[..^2], 0, 0] },
        { "more than it was", bytes => [.. bytes, 0] },
    };

    [Theory]
    [MemberData(nameof(Torn))]
    public async Task A_file_that_a_crash_has_torn_is_given_up_and_the_others_are_not(string what, Func<byte[], byte[]> tear)
    {
        using (var before = Open())
        {
            Add(before, "a", "b", "c");
        }

        var file = _directory[BufferFile.Name(3)];
        await File.WriteAllBytesAsync(file, tear(await File.ReadAllBytesAsync(file)));
        await File.WriteAllTextAsync(_directory[BufferFile.Name(4) + ".new"], "half a message that was never renamed");

        using var after = Open();
        Add(after, "d");
        (await AllAsync(after)).ShouldBe(["a", "b", "d"], what);
        after.Dropped.ShouldBe(1ul);
        Directory.GetFiles(_directory.Path, "*.new").ShouldBeEmpty();
    }

    [Fact]
    public void A_directory_has_one_owner()
    {
        using var buffer = Open();

        Should.Throw<IOException>(() => Open());
    }

    [Fact]
    public async Task A_waiting_reader_is_woken_by_the_next_message()
    {
        using var buffer = Open();
        var next = buffer.NextAsync(0, CancellationToken.None);
        next.IsCompleted.ShouldBeFalse();

        Add(buffer, "a");

        (await next).Cluster.ShouldBe("a");
    }

    [Fact]
    public async Task A_slow_disk_keeps_nobody_from_reading_and_acknowledging()
    {
        using var buffer = Open();
        Add(buffer, "a", "b");
        await using var disk = SlowFile.Make(_directory[BufferFile.Name(3) + ".new"]);
        var adding = Task.Run(() => Add(buffer, new string('c', SlowFile.Holds)));
        await disk.WhenWritingAsync();

        var others = Task.Run(async () => ((await buffer.NextAsync(1, CancellationToken.None)).Cluster, buffer.Remove(2), buffer.Count));

        (await others.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System)).ShouldBe(("b", true, 1));
        adding.IsCompleted.ShouldBeFalse();
        await disk.ReadAsync();
        await adding;
        buffer.Count.ShouldBe(2);
    }

    internal static IncidentContext Incident(string cluster) => new() { Cluster = cluster, Key = new IncidentKey { Id = cluster[..1] } };

    private static void Add(IncidentBuffer buffer, params string[] names) => Array.ForEach(names, name => buffer.Add(Incident(name)).ShouldBeTrue());

    private static async Task<List<string>> AllAsync(IncidentBuffer buffer)
    {
        List<string> all = [];
        ulong last = 0;
        var count = buffer.Count;
        while (all.Count < Math.Min(count, buffer.Count))
        {
            var message = await buffer.NextAsync(last, CancellationToken.None);
            all.Add(message.Cluster);
            last = message.Sequence;
        }

        return all;
    }

    private IncidentBuffer Open(IncidentBufferOptions? options = null)
        => new(options ?? new IncidentBufferOptions { Directory = _directory.Path }, NullLogger<IncidentBuffer>.Instance);
}
