using Trimtab.Domain.Assets;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Changes;

/// <summary>Versions that are not proposed again, by asset and part.</summary>
public sealed class UpdateHolds(IDocumentStore documents)
{
    private const string Folder = "update-holds/";
    private const int Kept = 50;
    private const int WriteAttempts = 20;

    /// <returns>The holds of one part, the newest last; empty when there are none.</returns>
    public async Task<IReadOnlyList<UpdateHold>> ReadAsync(AssetId asset, string part, CancellationToken cancellationToken)
        => (await documents.ReadAsync<PartHolds>(NameOf(asset, part), cancellationToken)).Value?.Holds ?? [];

    /// <summary>All holds of all assets, in order of their assets.</summary>
    public async Task<IReadOnlyList<UpdateHold>> ListAsync(CancellationToken cancellationToken)
    {
        List<UpdateHold> all = [];
        await foreach (var name in documents.ListAsync(Folder, cancellationToken))
        {
            all.AddRange((await documents.ReadAsync<PartHolds>(name, cancellationToken)).Value?.Holds ?? []);
        }

        return [.. all.OrderBy(static hold => hold.Asset.ToString(), StringComparer.Ordinal).ThenBy(static hold => hold.Since)];
    }

    /// <summary>Places a hold; one of the same version that is there stays as it is, unless it ends before the new one does.</summary>
    /// <exception cref="StorageException">Others kept writing; nothing was placed.</exception>
    public Task PlaceAsync(UpdateHold hold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return WriteAsync(
            hold.Asset,
            hold.Part,
            holds => holds.Any(there => IsSame(there, hold) && !(there.Until < (hold.Until ?? DateTimeOffset.MaxValue)))
                ? holds
                : [.. holds.Where(there => !IsSame(there, hold)).TakeLast(Kept - 1), hold],
            cancellationToken);
    }

    /// <summary>Lifts the holds of a version; of all versions for null.</summary>
    /// <returns>What was lifted.</returns>
    public async Task<IReadOnlyList<UpdateHold>> ReleaseAsync(AssetId asset, string part, string? version, CancellationToken cancellationToken)
    {
        IReadOnlyList<UpdateHold> lifted = [];
        await WriteAsync(
            asset,
            part,
            holds =>
            {
                lifted = [.. holds.Where(hold => version is null || hold.Version.Version == version)];
                return lifted.Count == 0 ? holds : [.. holds.Except(lifted)];
            },
            cancellationToken);
        return lifted;
    }

    private async Task WriteAsync(AssetId asset, string part, Func<IReadOnlyList<UpdateHold>, IReadOnlyList<UpdateHold>> change, CancellationToken cancellationToken)
    {
        var name = NameOf(asset, part);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (stored, etag) = await documents.ReadAsync<PartHolds>(name, cancellationToken);
            var before = stored?.Holds ?? [];
            var after = change(before);
            if (ReferenceEquals(before, after))
            {
                return;
            }

            var written = etag.Length == 0
                ? await documents.TryCreateAsync(name, new PartHolds(after), cancellationToken)
                : await documents.TryReplaceAsync(name, new PartHolds(after), etag, cancellationToken);
            if (written is not null)
            {
                return;
            }
        }

        throw new StorageException($"The holds of {asset} are being written by others.");
    }

    private static bool IsSame(UpdateHold there, UpdateHold hold) => there.Artifact == hold.Artifact && there.Version == hold.Version;

    private static string NameOf(AssetId asset, string part) => $"{Folder}{PartKey.Of(asset, part)}.json";
}
