using System.Threading.Channels;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>Runs a watch and hands out its events as short texts: <c>Modified one b</c>.</summary>
internal sealed class WatchProbe : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _run;

    public WatchProbe(IAsyncEnumerable<ObjectEvent> events) => _run = RunAsync(events);

    public async Task<string> NextAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        if (!await _events.Reader.WaitToReadAsync(late.Token))
        {
            throw new InvalidOperationException("The watch has ended.");
        }

        return _events.Reader.TryRead(out var next) ? next : throw new InvalidOperationException("Only one may read.");
    }

    public async Task<List<string>> TakeAsync(int count)
    {
        var taken = new List<string>();
        for (var i = 0; i < count; i++)
        {
            taken.Add(await NextAsync());
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run;
        _end.Dispose();
    }

    private async Task RunAsync(IAsyncEnumerable<ObjectEvent> events)
    {
        try
        {
            await foreach (var change in events.WithCancellation(_end.Token))
            {
                var text = change.Object is { } value ? $"{change.Kind} {value.Name} {value.Text("data", "key")}".TrimEnd() : $"{change.Kind}";
                _events.Writer.TryWrite(text);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            _events.Writer.Complete();
        }
        catch (ClusterException e)
        {
            _events.Writer.Complete(e);
        }
    }
}
