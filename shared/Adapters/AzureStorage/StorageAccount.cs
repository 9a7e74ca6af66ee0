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

    /// <exception cref="FormatException">The connection's settings are wrong.</exception>
    public StorageAccount(StorageOptions options, TimeProvider clock)
        : this(options, clock, identityTransport: null)
    {
    }

    /// <param name="options">Which account.</param>
    /// <param name="clock">The time.</param>
    /// <param name="identityTransport">Carries the requests for tokens; null: the library's own.</param>
    internal StorageAccount(StorageOptions options, TimeProvider clock, HttpPipelineTransport? identityTransport)
    {
        var connection = StorageConnection.From(options);
        _client = StorageTransport.Create(connection, options.CertificateAuthority);
        var pipelines = new StoragePipelines(connection.Authorization, options, clock, new HttpClientTransport(_client), identityTransport);
        _blobs = new StorageService(pipelines.Blobs, connection.BlobEndpoint, options.Timeout);
        Queues = new AzureQueues(new StorageService(pipelines.Queues, connection.QueueEndpoint, options.Timeout));
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
}
