using System.CommandLine;
using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Messaging.Poison;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;
using Trimtab.Domain.Updates;

namespace Trimtab.Cli;

/// <summary>The state of a running Trimtab, and the queues through which writes are asked for.</summary>
internal sealed class Connection : IDisposable
{
    private readonly StorageAccount _account;
    private readonly ServiceBusQueues? _serviceBus;
    private AssetInventory? _inventory;

    private Connection(StorageAccount account, ServiceBusQueues? serviceBus) => (_account, _serviceBus) = (account, serviceBus);

    public IDocumentStore Documents => _account.Documents;

    public IAppendLog AppendLog => _account.AppendLog;

    private IMessageSender Sender => _serviceBus is null ? _account.Sender : new QueueMessageSender(_serviceBus, Documents, TimeProvider.System);

    public RolloutHistory Rollouts => new(new RolloutDocuments(Documents));

    public UpdateDocuments Updates => new(Documents);

    public IncidentDocuments Incidents => new(Documents);

    public AssetInventory Inventory => _inventory ??= new AssetInventory(Documents, TimeProvider.System);

    public ChangeDocuments Changes => new(Documents);

    public UpdateHolds UpdateHolds => new(Documents);

    public TargetDocuments Targets => new(Documents);

    public PoisonQueue Poison => new(_serviceBus is null ? _account.Queues : throw NoPoisonQueues(), _account.Reader, Documents, new PoisonCauses(Documents, TimeProvider.System));

    /// <exception cref="CliException">No storage is configured, or its settings are wrong.</exception>
    public static Connection Open(SharedOptions shared, ParseResult result)
    {
        try
        {
            var settings = shared.SettingsOf(result);
            return new Connection(new StorageAccount(settings.Storage, TimeProvider.System), settings.OpenServiceBus());
        }
        catch (FormatException exception)
        {
            throw new CliException(exception.Message, ExitCode.Usage);
        }
    }

    /// <summary>Asks the function app for a write; the record of it names the person who asked.</summary>
    public Task AskAsync<TBody>(TBody body, CancellationToken cancellationToken)
        where TBody : IMessageBody
        => Sender.SendAsync(body, MessageContext.For($"{Environment.UserName}@{Environment.MachineName}"), TimeSpan.Zero, cancellationToken);

    private static CliException NoPoisonQueues()
        => new("Service Bus keeps what could not be finished in each queue's dead-letter queue: look there, e.g. with Service Bus Explorer.", ExitCode.Usage);

    public void Dispose()
    {
        _account.Dispose();
        _serviceBus?.Dispose();
    }
}
