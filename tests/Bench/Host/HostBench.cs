using System.Diagnostics;
using System.Net;
using System.Text;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Sources;
using Trimtab.Local;

namespace Trimtab.Bench.Host;

/// <summary>The function app as a process on the embedded engine and Azurite: how quickly it answers, and what it costs when nothing happens.</summary>
internal static class HostBench
{
    private const int Webhooks = 100;

    /// <summary>Until the compiler has done with what ran before. It takes a method up at its 30th call, which for what is done every 5 s comes after 150 s.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(240);

    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var directory = Directory.CreateTempSubdirectory("trimtab-bench");
        await using var azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
        await using var app = await HostApp.StartAsync(directory.FullName, azurite.ConnectionString);
        using var account = new StorageAccount(new StorageOptions { ConnectionString = azurite.ConnectionString }, TimeProvider.System);

        var answers = await PostAsync(app.Url);
        Print("webhook to 202", answers);
        Print("  peer: the same storage calls from here (one read, one read, one send, one create)", await CallStorageAsync(account));
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        Print("enqueue to handled, idle", await SendAsync(account));
        await Task.Delay(Settled, TimeProvider.System);
        await PrintIdleAsync(app.ProcessId);
        directory.Delete(recursive: true);
        return 0;
    }

    private static async Task<IReadOnlyList<double>> PostAsync(Uri url)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        List<double> milliseconds = [];
        for (var number = -10; number < Webhooks; number++)
        {
            var body = Encoding.UTF8.GetBytes($$"""{"ref":"refs/heads/main","after":"{{number}}"}""");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "api/webhooks/nowhere")) { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-GitHub-Event", "push");
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(HostApp.Secret, body));
            var began = Stopwatch.GetTimestamp();
            using var answer = await client.SendAsync(request, CancellationToken.None);
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                throw new InvalidOperationException($"The webhook was answered with {(int)answer.StatusCode}.");
            }

            if (number >= 0)
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            // One push at a time: its message is worked on (git is asked for the branch) before the next comes.
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        }

        return milliseconds;
    }

    private static async Task<IReadOnlyList<double>> CallStorageAsync(StorageAccount account)
    {
        List<double> milliseconds = [];
        for (var number = 0; number < Webhooks; number++)
        {
            var began = Stopwatch.GetTimestamp();
            await account.Documents.ReadAsync($"bench/{number}", CancellationToken.None);
            await account.Documents.ReadAsync($"bench/{number}-", CancellationToken.None);
            await account.Queues.SendAsync("bench", "{}", TimeSpan.Zero, CancellationToken.None);
            await account.Documents.TryCreateAsync($"bench/{number}", "{}"u8.ToArray(), CancellationToken.None);
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return milliseconds;
    }

    /// <summary>Asks for sources that no fleet names: handled at once, so that the time is the queue's; until the queue is empty.</summary>
    private static async Task<IReadOnlyList<double>> SendAsync(StorageAccount account)
    {
        List<double> milliseconds = [];
        for (var number = 0; number < 50; number++)
        {
            var began = Stopwatch.GetTimestamp();
            await account.Sender.SendAsync(new Domain.Reconcile.ReconcileSource($"unknown-{number}"), MessageContext.For("bench"), TimeSpan.Zero, CancellationToken.None);
            while (await account.Queues.CountAsync(QueueNames.Reconcile, CancellationToken.None) > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(300, 700)), TimeProvider.System);
        }

        return milliseconds;
    }

    private static async Task PrintIdleAsync(int processId)
    {
        using var process = Process.GetProcessById(processId);
        var before = process.TotalProcessorTime;
        await Task.Delay(IdleFor, TimeProvider.System);
        process.Refresh();
        var share = (process.TotalProcessorTime - before) / IdleFor;
        Console.WriteLine($"idle: {share:0.00%} of one core over {IdleFor.TotalSeconds:0} s, {process.WorkingSet64 >> 20} MiB resident");
    }

    private static void Print(string what, IReadOnlyList<double> milliseconds) => Console.WriteLine($"{what}: {new Milliseconds(milliseconds)}");
}
