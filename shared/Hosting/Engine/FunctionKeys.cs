using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Trimtab.Domain.State;
using Trimtab.Hosting.Functions;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Engine;

/// <summary>The keys of HTTP functions, kept where a Functions host keeps them and made when missing.</summary>
internal sealed class FunctionKeys(EngineStorage storage, IOptions<HostIdOptions> host, SecretMask mask, TimeProvider time) : IDisposable
{
    /// <summary>A changed key is known after at most this time; wrong keys cause no more reads than that.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly Dictionary<string, (IReadOnlyList<string> Keys, long Read)> _cache = new(StringComparer.Ordinal);

    /// <summary>A function's routes open with its own keys, the host's or the master key; admin routes with the master key only.</summary>
    public async Task<bool> AllowAsync(HttpAccess access, string key, CancellationToken cancellationToken)
    {
        var opens = Matches(await MasterAsync(cancellationToken), key);
        if (access.Level == AuthLevel.Function)
        {
            opens |= Matches(await HostKeysAsync(cancellationToken), key);
            opens |= access.Function is not null && Matches(await KeysOfAsync(access.Function, cancellationToken), key);
        }

        return opens;
    }

    /// <summary>Makes the keys that are missing, so that a person finds them before the first request.</summary>
    public async Task EnsureAsync(IEnumerable<HttpAccess> accesses, CancellationToken cancellationToken)
    {
        await MasterAsync(cancellationToken);
        foreach (var function in accesses.Where(access => access.Level == AuthLevel.Function).Select(access => access.Function).OfType<string>())
        {
            await KeysOfAsync(function, cancellationToken);
        }
    }

    public void Dispose() => _lock.Dispose();

    private Task<IReadOnlyList<string>> MasterAsync(CancellationToken cancellationToken)
        => ReadAsync("host", "master", HostKeyFile.Create, file => file.MasterKey is { } master ? [master] : [], cancellationToken);

    private Task<IReadOnlyList<string>> HostKeysAsync(CancellationToken cancellationToken)
        => ReadAsync("host", "host", HostKeyFile.Create, file => file.FunctionKeys, cancellationToken);

    private Task<IReadOnlyList<string>> KeysOfAsync(string function, CancellationToken cancellationToken)
        => ReadAsync(function.ToLowerInvariant(), function, FunctionKeyFile.Create, file => file.Keys, cancellationToken);

    private async Task<IReadOnlyList<string>> ReadAsync<TFile>(
        string file, string cacheKey, Func<TFile> create, Func<TFile, IReadOnlyList<StoredKey>> select, CancellationToken cancellationToken)
        where TFile : class
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (!_cache.TryGetValue(cacheKey, out var cached) || time.GetElapsedTime(cached.Read) > Freshness)
            {
                var keys = select(await ReadOrCreateAsync($"{host.Value.HostId}/{file}.json", create, cancellationToken));
                cached = ([.. keys.Where(key => !key.Encrypted).Select(key => key.Value)], time.GetTimestamp());
                _cache[cacheKey] = cached;
                foreach (var key in cached.Keys)
                {
                    mask.Register(key);
                }
            }

            return cached.Keys;
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task<TFile> ReadOrCreateAsync<TFile>(string name, Func<TFile> create, CancellationToken cancellationToken)
        where TFile : class
    {
        if ((await storage.Keys.ReadAsync<TFile>(name, cancellationToken)).Value is { } stored)
        {
            return stored;
        }

        var created = create();
        return await storage.Keys.TryCreateAsync(name, created, cancellationToken) is not null
            ? created
            : (await storage.Keys.ReadAsync<TFile>(name, cancellationToken)).Value ?? created;
    }

    /// <summary>Compares with every key, in constant time for each.</summary>
    private static bool Matches(IReadOnlyList<string> keys, string given)
    {
        var bytes = Encoding.UTF8.GetBytes(given);
        var matches = false;
        foreach (var key in keys)
        {
            matches |= key.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), bytes);
        }

        return matches;
    }
}
