using Azure.Core;
using Azure.Core.Pipeline;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Makes everything that stands on one storage account. One a program: it holds the connections.</summary>
public sealed class StorageAccount : IDisposable
{
    /// <summary>The Functions host's container of timer states and locks.</summary>
    public const string HostsContainer = "azure-webjobs-hosts";

    /// <summary>The Functions host's container of function keys.</summary>
    public const string SecretsContainer = "azure-webjobs-secrets";

    private readonly HttpClient _client;
    private readonly StorageService _blobs;

    /// <exception cref="FormatException">The connection string is wrong.</exception>
    public StorageAccount(StorageOptions options, TimeProvider clock)
    {
        var connection = StorageConnection.Parse(options.ConnectionString);
        _client = Client(connection);
        var pipeline = Pipeline(connection, options, clock, _client);
        _blobs = new StorageService(pipeline, connection.BlobEndpoint, options.Timeout);
        Queues = new AzureQueues(new StorageService(pipeline, connection.QueueEndpoint, options.Timeout));
        Documents = DocumentsIn(options.Container);
        Leases = LeasesIn(options.Container);
        AppendLog = AppendLogIn(options.Container);
        Sender = new QueueMessageSender(Queues, Documents, clock);
        Reader = new MessageReader(Documents);
    }

    public IQueueTransport Queues { get; }

    public IDocumentStore Documents { get; }

    public ILeases Leases { get; }

    public IAppendLog AppendLog { get; }

    public IMessageSender Sender { get; }

    public MessageReader Reader { get; }

    public IDocumentStore DocumentsIn(string container) => new AzureDocumentStore(_blobs, container);

    public ILeases LeasesIn(string container) => new AzureLeases(_blobs, container);

    public IAppendLog AppendLogIn(string container) => new AzureAppendLog(_blobs, container);

    internal IDocumentStore DocumentsIn(string container, int pageSize) => new AzureDocumentStore(_blobs, container, pageSize);

    public void Dispose() => _client.Dispose();

    private static HttpClient Client(StorageConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !connection.BlobEndpoint.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS answer is seen
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static HttpPipeline Pipeline(StorageConnection connection, StorageOptions options, TimeProvider clock, HttpClient client)
    {
        var settings = new PipelineOptions { Transport = new HttpClientTransport(client) };
        settings.Retry.MaxRetries = options.MaxRetries;
        settings.Retry.Mode = RetryMode.Exponential;
        settings.Retry.Delay = TimeSpan.FromMilliseconds(200);
        settings.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        settings.Retry.NetworkTimeout = options.Timeout;
        settings.Diagnostics.IsLoggingEnabled = false;
        settings.Diagnostics.IsDistributedTracingEnabled = false;
        settings.Diagnostics.IsTelemetryEnabled = false;
        HttpPipelinePolicy signing = new SharedKeyPolicy(connection.AccountName, connection.AccountKey, clock);
        return HttpPipelineBuilder.Build(settings, [], [signing], new RepeatClassifier());
    }

    private sealed class PipelineOptions : ClientOptions;
}
