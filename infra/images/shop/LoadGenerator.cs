namespace Trimtab.Shop;

/// <summary>Sends requests at a steady rate, a new connection each, so that every pod behind the service gets its share.</summary>
internal static class LoadGenerator
{
    private const int FailuresInARow = 200;

    public static async Task<int> RunAsync(string host, ShopOptions options)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromSeconds(2) };
#pragma warning disable RS0030 // The one client of this program, over a handler with limits.
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"http://{host}:8080/"), Timeout = TimeSpan.FromSeconds(5) };
#pragma warning restore RS0030
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.RequestsPerSecond));
        List<Task<bool>> running = [];
        var failures = 0;
        while (await timer.WaitForNextTickAsync())
        {
            foreach (var ended in running.Where(request => request.IsCompleted).ToArray())
            {
                failures = await ended ? 0 : failures + 1;
                running.Remove(ended);
            }

            if (failures >= FailuresInARow)
            {
                // Perhaps it started before its Service had an address: a restart learns it.
                return 1;
            }

            running.Add(RequestAsync(client));
        }

        return 0;
    }

    private static async Task<bool> RequestAsync(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { ConnectionClose = true } };
            using var response = await client.SendAsync(request);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            // A pod that just went away: the next request finds another.
            await Console.Error.WriteLineAsync(exception.Message);
            return false;
        }
    }
}
