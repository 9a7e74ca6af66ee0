namespace Trimtab.Adapters.Registries;

/// <summary>Lets callers who want the same thing at the same time share one call. It goes on while anybody waits, and ends when nobody does.</summary>
internal sealed class SharedCalls<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <param name="key">What is wanted.</param>
    /// <param name="run">Gets it.</param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    public async Task<T> RunAsync(string key, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        var flight = Join(key, run);
        try
        {
            return await flight.Work.WaitAsync(cancellationToken);
        }
        finally
        {
            if (Leave(key, flight))
            {
                await flight.Stop.CancelAsync();
                flight.Stop.Dispose();
            }
        }
    }

    private Flight Join(string key, Func<CancellationToken, Task<T>> run)
    {
        lock (_lock)
        {
            if (!_flights.TryGetValue(key, out var flight))
            {
                var stop = new CancellationTokenSource();
                var token = stop.Token;
                _flights[key] = flight = new Flight(Task.Run(() => run(token), CancellationToken.None), stop);
            }

            flight.Waiting++;
            return flight;
        }
    }

    private bool Leave(string key, Flight flight)
    {
        lock (_lock)
        {
            return --flight.Waiting == 0 && _flights.Remove(key);
        }
    }

    private sealed class Flight(Task<T> work, CancellationTokenSource stop)
    {
        public Task<T> Work { get; } = work;

        public CancellationTokenSource Stop { get; } = stop;

        public int Waiting { get; set; }
    }
}
