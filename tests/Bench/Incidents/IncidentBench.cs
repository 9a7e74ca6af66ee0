using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Grpc;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Grpc;

namespace Trimtab.Bench.Incidents;

/// <summary>From an incident that is ready to be sent to its receiver, through the buffer on disk, over mutual TLS; beside plain unary calls without buffer.</summary>
internal static class IncidentBench
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var runs = BenchArguments.Number(arguments, "runs", 500);
        using var authority = new TestAuthority("bench");
        var (serverCertificate, serverKey) = authority.Issue("server", "1.3.6.1.5.5.7.3.1");
        var (clientCertificate, clientKey) = authority.Issue("client", "1.3.6.1.5.5.7.3.2");
        var clientTls = new MutualTls(clientCertificate, clientKey, authority.AuthorityFile);
        var arrivals = new Arrivals();
        await using var server = await GrpcTestServer.StartAsync(
            routes =>
            {
                routes.MapGrpcDuplex(IncidentMethods.Deliver, async call =>
                {
                    while (await call.ReadAsync() is { } incident)
                    {
                        arrivals.Note();
                        await call.WriteAsync(new IncidentAck { Sequence = incident.Sequence, Verdict = IncidentAck.Types.Verdict.Accepted });
                    }
                });
                routes.MapGrpcUnary(IncidentMethods.Submit, (_, _) =>
                {
                    arrivals.Note();
                    return Task.FromResult(new IncidentAck());
                });
            },
            new MutualTls(serverCertificate, serverKey, authority.AuthorityFile));
        using var channel = server.Connect(clientTls);

        var streamed = await StreamAsync(channel, arrivals, runs);
        Console.WriteLine($"incident ready → receiver, buffered and streamed, 20/s: {streamed}");
        var unary = await SubmitAsync(channel, arrivals, runs);
        Console.WriteLine($"incident ready → receiver, a plain call each:           {unary}");
        Console.WriteLine($"  ratio of medians {streamed.At(0.5) / unary.At(0.5):0.00}");
        return 0;
    }

    private static async Task<Milliseconds> StreamAsync(GrpcChannel channel, Arrivals arrivals, int runs)
    {
        using var directory = new ScratchDirectory();
        using var buffer = new IncidentBuffer(new IncidentBufferOptions { Directory = directory.Path }, NullLogger<IncidentBuffer>.Instance);
        using var stop = new CancellationTokenSource();
        var stream = new IncidentStream(buffer, channel, new IncidentStreamOptions(), TimeProvider.System, Random.Shared.NextDouble, NullLogger<IncidentStream>.Instance);
        var running = Task.Run(() => stream.RunAsync(stop.Token));
        var times = await MeasureAsync(arrivals, runs, incident =>
        {
            buffer.Add(incident);
            return Task.CompletedTask;
        });
        await stop.CancelAsync();
        await running;
        return times;
    }

    private static Task<Milliseconds> SubmitAsync(GrpcChannel channel, Arrivals arrivals, int runs)
        => MeasureAsync(arrivals, runs, incident => channel.CallAsync(IncidentMethods.Submit, incident, null, CancellationToken.None));

    private static async Task<Milliseconds> MeasureAsync(Arrivals arrivals, int runs, Func<IncidentContext, Task> send)
    {
        List<double> times = [];
        for (var run = -20; run < runs; run++)
        {
            var incident = Typical($"{run}");
            var arrival = arrivals.Await();
            var start = TimeProvider.System.GetTimestamp();
            await send(incident);
            await arrival;
            // The first few warm up connections and code.
            if (run >= 0)
            {
                times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            }

            await Task.Delay(Spacing, TimeProvider.System);
        }

        return new Milliseconds(times);
    }

    /// <summary>With 200 log lines and two manifests, as most are: about 40 KB.</summary>
    private static IncidentContext Typical(string id) => new()
    {
        Cluster = "bench",
        Key = new IncidentKey { Id = id, Reason = "OOMKilled" },
        Logs = { new LogExcerpt { Container = "web", Lines = { Enumerable.Range(0, 200).Select(line => $"2030-01-01T00:00:00Z INFO request {line} of this container took some milliseconds and ended well") } } },
        Manifests = { new Manifest { Kind = "Pod", Yaml = new string('x', 10_000) }, new Manifest { Kind = "Deployment", Yaml = new string('y', 10_000) } },
    };

    private sealed class Arrivals
    {
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Await()
        {
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }

        public void Note() => _next.TrySetResult();
    }
}
