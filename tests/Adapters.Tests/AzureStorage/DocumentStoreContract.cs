using System.Text;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>What every document store does.</summary>
public abstract class DocumentStoreContract
{
    protected abstract IDocumentStore Store { get; }

    [Fact]
    public async Task A_missing_document_reads_as_null()
        => (await Store.ReadAsync("missing/one.json", CancellationToken.None)).ShouldBeNull();

    [Fact]
    public async Task Creating_succeeds_once_and_keeps_the_first_content()
    {
        var first = await Store.TryCreateAsync("a/b.json", Bytes("{\"ü\":\"€\"}"), CancellationToken.None);
        var second = await Store.TryCreateAsync("a/b.json", Bytes("{}"), CancellationToken.None);

        second.ShouldBeNull();
        var document = await Store.ReadAsync("a/b.json", CancellationToken.None);
        document.ShouldNotBeNull();
        document.Name.ShouldBe("a/b.json");
        document.ETag.ShouldBe(first);
        Text(document).ShouldBe("{\"ü\":\"€\"}");
    }

    [Fact]
    public async Task Replacing_needs_the_current_etag()
    {
        var first = await Store.TryCreateAsync("a.json", Bytes("1"), CancellationToken.None);

        var second = await Store.TryReplaceAsync("a.json", Bytes("2"), first!, CancellationToken.None);
        var stale = await Store.TryReplaceAsync("a.json", Bytes("3"), first!, CancellationToken.None);

        second.ShouldNotBeNull();
        second.ShouldNotBe(first);
        stale.ShouldBeNull();
        var document = await Store.ReadAsync("a.json", CancellationToken.None);
        Text(document!).ShouldBe("2");
        document!.ETag.ShouldBe(second);
    }

    [Fact]
    public async Task Replacing_a_deleted_document_fails()
    {
        var etag = await Store.TryCreateAsync("a.json", Bytes("1"), CancellationToken.None);
        await Store.DeleteAsync("a.json", CancellationToken.None);

        (await Store.TryReplaceAsync("a.json", Bytes("2"), etag!, CancellationToken.None)).ShouldBeNull();
        (await Store.ReadAsync("a.json", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Writing_creates_and_overwrites()
    {
        await Store.WriteAsync("w.json", Bytes("1"), CancellationToken.None);
        await Store.WriteAsync("w.json", Bytes("22"), CancellationToken.None);

        Text((await Store.ReadAsync("w.json", CancellationToken.None))!).ShouldBe("22");
    }

    [Fact]
    public async Task Deleting_says_whether_there_was_one()
    {
        await Store.WriteAsync("d.json", Bytes("1"), CancellationToken.None);

        (await Store.DeleteAsync("d.json", CancellationToken.None)).ShouldBeTrue();
        (await Store.DeleteAsync("d.json", CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Listing_gives_the_names_of_a_prefix_in_ordinal_order()
    {
        string[] names = ["list/b.json", "list/a b+%.json", "list/B.json", "list/a/ü.json", "other/x.json", "list/c.json", "list/d.json"];
        foreach (var name in names)
        {
            await Store.WriteAsync(name, Bytes("1"), CancellationToken.None);
        }

        var listed = await NamesAsync("list/");

        listed.ShouldBe(["list/B.json", "list/a b+%.json", "list/a/ü.json", "list/b.json", "list/c.json", "list/d.json"]);
        (await NamesAsync("nothing/")).ShouldBeEmpty();
        foreach (var count in (int[])[0, 1, 2, 3, 6, 7])
        {
            (await Store.ListFirstAsync("list/", count, CancellationToken.None).ToListAsync()).ShouldBe(listed.Take(count));
        }
    }

    [Fact]
    public async Task Old_documents_are_those_last_written_before_a_time()
    {
        await Store.WriteAsync("aged/a.json", Bytes("1"), CancellationToken.None);
        await Store.WriteAsync("aged/b.json", Bytes("1"), CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();

        (await Store.ListOldAsync("aged/", now.AddHours(1), CancellationToken.None).ToListAsync()).ShouldBe(["aged/a.json", "aged/b.json"]);
        (await Store.ListOldAsync("aged/b", now.AddHours(1), CancellationToken.None).ToListAsync()).ShouldBe(["aged/b.json"]);
        (await Store.ListOldAsync("aged/", now.AddHours(-1), CancellationToken.None).ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_many_writers_with_the_same_etag_one_wins()
    {
        var etag = await Store.TryCreateAsync("race.json", Bytes("0"), CancellationToken.None);

        var writes = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Store.TryReplaceAsync("race.json", Bytes($"{n}"), etag!, CancellationToken.None)));

        writes.Count(result => result is not null).ShouldBe(1);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(StoredDocument document) => Encoding.UTF8.GetString(document.Content.Span);

    private async Task<List<string>> NamesAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var name in Store.ListAsync(prefix, CancellationToken.None))
        {
            names.Add(name);
        }

        return names;
    }
}
