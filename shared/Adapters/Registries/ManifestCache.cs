using System.Text.Json;
using Trimtab.Domain.Registries;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.Registries;

/// <summary>Manifests by digest, each fetched once ever: what a digest names never changes. Some are in memory, all in storage.</summary>
/// <param name="documents">Storage, asked for when it is needed first; null: they are in memory only.</param>
/// <param name="maxBytes">Content kept in memory.</param>
internal sealed class ManifestCache(Func<IDocumentStore>? documents, int maxBytes)
{
    private const string Folder = "registries/manifests/";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RegistryManifest> _recent = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private int _bytes;

    /// <returns>Null when it was never kept, or what was kept is damaged.</returns>
    public async Task<RegistryManifest?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_recent.TryGetValue(digest, out var recent))
            {
                return recent;
            }
        }

        if (documents is null)
        {
            return null;
        }

        try
        {
            var (kept, _) = await documents().ReadAsync<KeptManifest>(NameOf(digest), cancellationToken);
            if (kept is not null && ContentCheck.Fits(digest, kept.Content))
            {
                var manifest = new RegistryManifest(digest, kept.MediaType, kept.Content);
                Remember(manifest);
                return manifest;
            }
        }
        catch (Exception e) when (e is JsonException or StorageException)
        {
            // The registry still has it.
        }

        return null;
    }

    public async Task KeepAsync(RegistryManifest manifest, CancellationToken cancellationToken)
    {
        Remember(manifest);
        if (documents is null)
        {
            return;
        }

        try
        {
            await documents().WriteAsync(NameOf(manifest.Digest), new KeptManifest(manifest.MediaType, manifest.Content.ToArray()), cancellationToken);
        }
        catch (StorageException)
        {
            // It is read once more some day: the answer is as good.
        }
    }

    private void Remember(RegistryManifest manifest)
    {
        lock (_lock)
        {
            if (manifest.Content.Length > maxBytes || !_recent.TryAdd(manifest.Digest, manifest))
            {
                return;
            }

            _order.Enqueue(manifest.Digest);
            _bytes += manifest.Content.Length;
            while (_bytes > maxBytes && _order.TryDequeue(out var oldest) && _recent.Remove(oldest, out var dropped))
            {
                _bytes -= dropped.Content.Length;
            }
        }
    }

    private static string NameOf(string digest) => $"{Folder}{digest.Replace(':', '/')}";

    private sealed record KeptManifest(string MediaType, byte[] Content);
}
