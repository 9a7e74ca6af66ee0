namespace Trimtab.Shop;

/// <summary>Sends requests at a steady rate, a new connection each, so that every pod behind the service gets its share.</summary>
internal static class LoadGenerator
{
    public static async Task<int> RunAsync(string host, ShopOptions options)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromSeconds(2) };
#pragma warning disable RS0030 // The one client of this program, over a handler with limits.
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"http://{host}:8080/"), Timeout = TimeSpan.FromSeconds(5) };
#pragma warning restore RS0030
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.RequestsPerSecond));
        List<Task> running = [];
        while (await timer.WaitForNextTickAsync())
        {
            running.RemoveAll(request => request.IsCompleted);
            running.Add(RequestAsync(client));
        }

        await Task.WhenAll(running);
        return 0;
    }

    private static async Task RequestAsync(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { ConnectionClose = true } };
            using var response = await client.SendAsync(request);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            // A pod that just went away: the next request finds another.
            await Console.Error.WriteLineAsync(exception.Message);
        }
    }
}
