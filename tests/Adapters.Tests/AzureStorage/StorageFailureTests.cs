using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.State;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class StorageFailureTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly string _queue = AzuriteFixture.NewName("flaky");
    private FlakyStorage _flaky = null!;
    private StorageAccount _account = null!;

    public async Task InitializeAsync()
    {
        _flaky = await FlakyStorage.StartAsync(azurite.NewOptions());
        _account = new StorageAccount(_flaky.Options, TimeProvider.System);
        // The container is there, so that the next request is the one under test.
        await _account.Documents.WriteAsync("first.json", "1"u8.ToArray(), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        _account.Dispose();
        await _flaky.DisposeAsync();
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_is_known_to_be_ours()
    {
        _flaky.Next(StorageFault.LostAnswer);

        var etag = await _account.Documents.TryCreateAsync("a.json", "1"u8.ToArray(), CancellationToken.None);

        etag.ShouldNotBeNull();
        (await _account.Documents.ReadAsync("a.json", CancellationToken.None))!.ETag.ShouldBe(etag);
    }

    [Fact]
    public async Task A_create_that_was_repeated_still_tells_when_somebody_else_was_first()
    {
        _flaky.Next(StorageFault.ServerError);

        (await _account.Documents.TryCreateAsync("first.json", "1"u8.ToArray(), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_replace_whose_answer_was_lost_is_known_to_be_ours()
    {
        var before = await _account.Documents.ReadAsync("first.json", CancellationToken.None);
        _flaky.Next(StorageFault.LostAnswer);

        var etag = await _account.Documents.TryReplaceAsync("first.json", "2"u8.ToArray(), before!.ETag, CancellationToken.None);

        etag.ShouldNotBeNull();
        (await _account.Documents.ReadAsync("first.json", CancellationToken.None))!.ETag.ShouldBe(etag);
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_is_there_once()
    {
        await _account.AppendLog.TryAppendAsync("log", 0, "one\n"u8.ToArray(), CancellationToken.None);
        _flaky.Next(StorageFault.LostAnswer);

        (await _account.AppendLog.TryAppendAsync("log", 4, "two\n"u8.ToArray(), CancellationToken.None)).ShouldBeTrue();

        (await _account.AppendLog.ReadAsync("log", 0, CancellationToken.None)).ToArray().ShouldBe("one\ntwo\n"u8.ToArray());
    }

    [Fact]
    public async Task A_lease_whose_answer_was_lost_is_held()
    {
        await (await _account.Leases.TryAcquireAsync("lock", TimeSpan.FromSeconds(15), CancellationToken.None))!.DisposeAsync();
        _flaky.Next(StorageFault.LostAnswer);

        await using var lease = await _account.Leases.TryAcquireAsync("lock", TimeSpan.FromSeconds(15), CancellationToken.None);

        (await lease!.TryRenewAsync(CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_not_sent_twice_but_reported()
    {
        await SendAsync();
        _flaky.Next(StorageFault.LostAnswer);

        await Should.ThrowAsync<StorageException>(SendAsync);

        (await _account.Queues.CountAsync(_queue, CancellationToken.None)).ShouldBe(2);
    }

    [Fact]
    public async Task A_send_that_the_service_refused_as_busy_is_repeated()
    {
        await SendAsync();
        _flaky.Next(StorageFault.Busy);

        await SendAsync();

        (await _account.Queues.CountAsync(_queue, CancellationToken.None)).ShouldBe(2);
    }

    [Fact]
    public async Task A_read_is_repeated_after_errors()
    {
        _flaky.Next(StorageFault.ServerError, StorageFault.LostAnswer);

        (await _account.Documents.ReadAsync("first.json", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Silence_ends_with_the_time_limit()
    {
        var options = _flaky.Options;
        options.Timeout = TimeSpan.FromMilliseconds(200);
        options.MaxRetries = 0;
        using var hasty = new StorageAccount(options, TimeProvider.System);
        _flaky.Next(StorageFault.Silence);

        var failure = await Should.ThrowAsync<StorageException>(() => hasty.Documents.ReadAsync("first.json", CancellationToken.None));

        failure.Message.ShouldContain("did not answer");
        failure.Status.ShouldBeNull();
    }

    [Fact]
    public async Task Our_own_cancellation_is_no_storage_fault()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        _flaky.Next(StorageFault.Silence);

        await Should.ThrowAsync<OperationCanceledException>(() => _account.Documents.ReadAsync("first.json", cancellation.Token));
    }

    [Fact]
    public async Task A_wrong_key_is_a_clear_refusal_that_shows_no_key()
    {
        const string WrongKey = "d3Jvbmcta2V5";
        var options = azurite.NewOptions();
        options.ConnectionString = string.Join(';', options.ConnectionString.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? $"AccountKey={WrongKey}" : part));
        using var stranger = new StorageAccount(options, TimeProvider.System);

        var failure = await Should.ThrowAsync<StorageException>(() => stranger.Documents.WriteAsync("a.json", "1"u8.ToArray(), CancellationToken.None));

        failure.Status.ShouldBe(403);
        failure.Message.ShouldBe($"Storage answered PUT {options.Container}/a.json with 403 AuthorizationFailure.");
    }

    [Fact]
    public async Task Nobody_listening_is_a_clear_fault()
    {
        var options = new StorageOptions
        {
            ConnectionString = "AccountName=devstoreaccount1;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;QueueEndpoint=http://127.0.0.1:1/devstoreaccount1",
            MaxRetries = 1,
        };
        using var account = new StorageAccount(options, TimeProvider.System);

        var failure = await Should.ThrowAsync<StorageException>(() => account.Documents.ReadAsync("a.json", CancellationToken.None));

        failure.Message.ShouldStartWith("Storage at http://127.0.0.1:1/devstoreaccount1 did not answer GET trimtab/a.json: Connection refused");
    }

    private Task SendAsync() => _account.Queues.SendAsync(_queue, "text", TimeSpan.Zero, CancellationToken.None);
}
