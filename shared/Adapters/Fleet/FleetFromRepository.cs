using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.Fleet;

/// <summary>The fleet from a Git repository. The last good document is kept in storage, so that it outlives a restart and every instance soon has the one that any of them found.</summary>
public sealed partial class FleetFromRepository(
    FleetOptions options, FleetSource source, ISourceRepository repository, IDocumentStore documents, ILogger<FleetFromRepository> logger) : IFleet, IDisposable
{
    private static readonly FleetFault NotYet = new(FleetSource.OfFleet, 0, "", "The fleet's repository has not been read yet.");

    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _place = $"{source.Repository.GetLeftPart(UriPartial.Path)}#{source.Branch}:{options.Path}";
    private volatile Snapshot _now = new(null, null, null, [NotYet]);

    /// <inheritdoc/>
    public FleetDocument Current => _now is { Document: { } document } ? document : throw new InvalidFleetException(_now.Faults);

    /// <inheritdoc/>
    public IReadOnlyList<FleetFault> Faults => _now.Faults;

    /// <inheritdoc/>
    public FleetSource Repository => source;

    public void Dispose() => _gate.Dispose();

    /// <summary>Takes what is in storage, when it is another commit than ours. Asks no Git host.</summary>
    /// <exception cref="StorageException">Storage does not answer.</exception>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await AdoptStoredAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Looks at the branch's head. A wrong document, or a host that is away, leaves the document in force and is a fault.</summary>
    /// <exception cref="StorageException">Storage does not answer.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Read before the head: when another instance writes meanwhile, ours is not written, and the next look sees what it found.
            var etag = await AdoptStoredAsync(cancellationToken);
            await LookAsync(etag, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads the document at a commit, in force or not.</summary>
    /// <exception cref="SourceException">The commit can't be had.</exception>
    /// <exception cref="InvalidFleetException">The document is wrong.</exception>
    public static async Task<(FleetDocument Document, IReadOnlyList<FleetFile> Files)> ReadAsync(
        FleetOptions options, FleetSource source, ISourceRepository repository, string commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var tree = await repository.CheckoutAsync(source, commit, cancellationToken);
        try
        {
            var files = FleetFiles.Read(Path.Combine(tree.Directory, options.Path));
            return (Parse(files, commit), files);
        }
        catch (IOException exception)
        {
            throw new InvalidFleetException([new FleetFault(options.Path, 0, "", exception.Message.Replace(tree.Directory, "", StringComparison.Ordinal))]);
        }
    }

    private static FleetDocument Parse(IReadOnlyList<FleetFile> files, string commit)
    {
        var document = FleetReader.Read(files);
        FleetFault[] faults = [.. FleetFiles.RelativePaths(document)];
        return faults.Length > 0
            ? throw new InvalidFleetException(faults)
            : FleetFiles.Resolve(document, Path.GetTempPath()) with { Version = $"{document.Version}@{commit}" };
    }

    private async Task LookAsync(string etag, CancellationToken cancellationToken)
    {
        string? head = null;
        try
        {
            head = await repository.ReadHeadAsync(source, cancellationToken);
            if (head == _now.Commit)
            {
                _now = _now with { Refused = null, Faults = [] };
            }
            else if (head != _now.Refused)
            {
                var (document, files) = await ReadAsync(options, source, repository, head, cancellationToken);
                await SaveAsync(new StoredFleet(_place, head, files), etag, cancellationToken);
                Take(document, head);
            }
        }
        catch (InvalidFleetException exception)
        {
            // Remembered, so that the same commit is reported once and not at every look.
            _now = _now with { Refused = head, Faults = exception.Faults };
            Log.Refused(logger, exception.Faults.Count, head!, _now.Document?.Version ?? "none", string.Join(Environment.NewLine, exception.Faults));
        }
        catch (SourceException exception)
        {
            var fault = new FleetFault(FleetSource.OfFleet, 0, "", exception.Message);
            if (!_now.Faults.Contains(fault))
            {
                Log.Unreadable(logger, _now.Document?.Version ?? "none", exception.Message);
            }

            // Whatever the head holds is looked at again when the host is back.
            _now = _now with { Refused = null, Faults = [fault] };
        }
    }

    /// <returns>The stored document's ETag; empty when there is none.</returns>
    private async Task<string> AdoptStoredAsync(CancellationToken cancellationToken)
    {
        var (stored, etag) = await documents.ReadAsync<StoredFleet>(StoredFleet.Name, cancellationToken);
        if (stored is not null && stored.Place == _place && stored.Commit != _now.Commit)
        {
            try
            {
                Take(Parse(stored.Files, stored.Commit), stored.Commit);
            }
            catch (InvalidFleetException exception) when (_now.Document is null)
            {
                // An older program wrote it, or a newer one: the head may do better.
                _now = _now with { Faults = exception.Faults };
            }
            catch (InvalidFleetException exception)
            {
                Log.Refused(logger, exception.Faults.Count, stored.Commit, _now.Document?.Version ?? "none", string.Join(Environment.NewLine, exception.Faults));
            }
        }

        return etag;
    }

    private void Take(FleetDocument document, string commit)
    {
        _now = new Snapshot(document, commit, null, []);
        Log.Loaded(logger, document.Version, document.Targets.Count);
    }

    private async Task SaveAsync(StoredFleet value, string etag, CancellationToken cancellationToken)
    {
        _ = etag.Length == 0
            ? await documents.TryCreateAsync(StoredFleet.Name, value, cancellationToken)
            : await documents.TryReplaceAsync(StoredFleet.Name, value, etag, cancellationToken);
    }

    private sealed record Snapshot(FleetDocument? Document, string? Commit, string? Refused, IReadOnlyList<FleetFault> Faults);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The fleet {Version} with {Targets} targets is in force.")]
        public static partial void Loaded(ILogger logger, string version, int targets);

        [LoggerMessage(Level = LogLevel.Error, Message = "The fleet document has {Count} faults at commit {Commit} and is not used; {Version} stays in force. {Faults}")]
        public static partial void Refused(ILogger logger, int count, string commit, string version, string faults);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The fleet's repository can't be looked at; {Version} stays in force. {Error}")]
        public static partial void Unreadable(ILogger logger, string version, string error);
    }
}
