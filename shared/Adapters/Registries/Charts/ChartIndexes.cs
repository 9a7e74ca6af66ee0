using System.Net;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Registries.Charts;

namespace Trimtab.Adapters.Registries.Charts;

/// <summary>Indexes of chart repositories: fetched by one caller for all, anew only when they changed, and never held whole: they go through a file.</summary>
internal sealed class ChartIndexes(RegistryLimits limits, TimeProvider time)
{
    private readonly SharedCalls<ChartIndex> _reading = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KnownIndex> _known = new(StringComparer.Ordinal);

    public Task<ChartIndex> ReadAsync(string key, RegistryConnection repository, CancellationToken cancellationToken)
        => Find(key) is { } known && time.GetElapsedTime(known.ReadAt) < limits.IndexLifetime
            ? Task.FromResult(known.Index)
            : _reading.RunAsync(key, token => FetchAsync(key, repository, token), cancellationToken);

    /// <summary>Reads the index anew, for where the archives of one chart are.</summary>
    public async Task<IReadOnlyList<ChartVersion>> LocateAsync(RegistryConnection repository, string chart, CancellationToken cancellationToken)
    {
        var call = CallOf(repository);
        var read = await repository.SendAsync(call, (response, token) => ReadAsync(call, response, readAt: 0, chart, token), cancellationToken);
        return read.Index.Charts.GetValueOrDefault(chart, []);
    }

    private RegistryCall CallOf(RegistryConnection repository)
        => new(HttpMethod.Get, new Uri(repository.Address, "index.yaml"), $"The chart index {repository.Address}index.yaml") { TimeLimit = limits.Listing };

    private async Task<ChartIndex> FetchAsync(string key, RegistryConnection repository, CancellationToken cancellationToken)
    {
        var known = Find(key);
        List<(string, string)> conditions = [];
        if (known is { EntityTag.Length: > 0 })
        {
            conditions.Add(("If-None-Match", known.EntityTag));
        }
        else if (known is { ModifiedAt.Length: > 0 })
        {
            conditions.Add(("If-Modified-Since", known.ModifiedAt));
        }

        var call = CallOf(repository) with { Conditions = conditions, Takes = conditions.Count > 0 ? [HttpStatusCode.NotModified] : [] };
        var readAt = time.GetTimestamp();
        var read = await repository.SendAsync(
            call,
            async (response, token) => response.StatusCode == HttpStatusCode.NotModified ? known! with { ReadAt = readAt } : await ReadAsync(call, response, readAt, located: null, token),
            cancellationToken);
        Remember(key, read);
        return read.Index;
    }

    private async Task<KnownIndex> ReadAsync(RegistryCall call, HttpResponseMessage response, long readAt, string? located, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            Path.GetTempFileName(),
            new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous, BufferSize = 64 << 10 });
        try
        {
            await using var body = new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), limits.MaxIndexBytes);
            await body.CopyToAsync(file, cancellationToken);
        }
        catch (OversizeException)
        {
            throw RegistryBody.TooLarge(call.Subject, call.Address.Authority, limits.MaxIndexBytes);
        }

        file.Position = 0;
        try
        {
            var index = await Task.Run(() => ChartIndexReader.Read(file, located), cancellationToken);
            return new KnownIndex(
                index,
                response.Headers.ETag?.ToString() ?? "",
                response.Content.Headers.LastModified is { } modified ? modified.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "",
                readAt);
        }
        catch (FormatException e)
        {
            throw RegistryFailure.BadAnswer(call, $"answers what is no chart index: {e.Message}", e);
        }
    }

    private KnownIndex? Find(string key)
    {
        lock (_lock)
        {
            return _known.GetValueOrDefault(key);
        }
    }

    private void Remember(string key, KnownIndex index)
    {
        lock (_lock)
        {
            _known.Remove(key);
            var others = _known.OrderBy(static entry => entry.Value.ReadAt).ToList();
            var room = limits.MaxRemembered - index.Index.Count;
            foreach (var (other, kept) in others)
            {
                if (others.Where(entry => _known.ContainsKey(entry.Key)).Sum(static entry => entry.Value.Index.Count) > room)
                {
                    _known.Remove(other);
                }
            }

            _known[key] = index;
        }
    }
}
