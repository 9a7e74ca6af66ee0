using System.CommandLine;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;

namespace Trimtab.Cli;

/// <summary>The state of a running Trimtab, and the queues through which writes are asked for.</summary>
internal sealed class Connection : IDisposable
{
    private readonly StorageAccount _account;

    private Connection(StorageAccount account) => _account = account;

    public IDocumentStore Documents => _account.Documents;

    public IAppendLog AppendLog => _account.AppendLog;

    public RolloutHistory Rollouts => new(new RolloutDocuments(Documents));

    public TargetDocuments Targets => new(Documents);

    /// <exception cref="CliException">No storage is configured, or its connection string is wrong.</exception>
    public static Connection Open(SharedOptions shared, ParseResult result)
    {
        var options = new StorageOptions { ConnectionString = shared.SettingsOf(result).StorageConnection };
        try
        {
            return new Connection(new StorageAccount(options, TimeProvider.System));
        }
        catch (FormatException exception)
        {
            throw new CliException($"The storage connection string is wrong: {exception.Message}", ExitCode.Usage);
        }
    }

    /// <summary>Asks the function app for a write; the record of it names the person who asked.</summary>
    public Task AskAsync<TBody>(TBody body, CancellationToken cancellationToken)
        where TBody : IMessageBody
        => _account.Sender.SendAsync(body, MessageContext.For($"{Environment.UserName}@{Environment.MachineName}"), TimeSpan.Zero, cancellationToken);

    public void Dispose() => _account.Dispose();
}
