using Microsoft.AspNetCore.Routing;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Grpc;

namespace Trimtab.Adapters.Tests.Grpc.Incidents;

/// <summary>A receiver whose answers a test decides; remembers what came, also over its own restarts.</summary>
internal sealed class AnalyserDouble
{
    private readonly Lock _lock = new();
    private readonly List<IncidentContext> _received = [];

    public AnalyserDouble() => Health.Set(IncidentMethods.Service, isServing: true);

    public GrpcHealth Health { get; } = new();

    /// <summary>What it says to a message; null: nothing. May throw a status.</summary>
    public Func<IncidentContext, IncidentAck.Types.Verdict?> Answer { get; set; } = static _ => IncidentAck.Types.Verdict.Accepted;

    /// <summary>How many streams were opened.</summary>
    public int Streams { get; private set; }

    public IReadOnlyList<ulong> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received.Select(incident => incident.Sequence)];
            }
        }
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        Health.Map(routes);
        routes.MapGrpcDuplex(IncidentMethods.Deliver, ServeAsync);
    }

    private async Task ServeAsync(GrpcServerCall<IncidentContext, IncidentAck> call)
    {
        Note(null);
        while (await call.ReadAsync() is { } incident)
        {
            Note(incident);
            if (Answer(incident) is { } verdict)
            {
                await call.WriteAsync(new IncidentAck { Sequence = incident.Sequence, Verdict = verdict });
            }
        }
    }

    private void Note(IncidentContext? incident)
    {
        lock (_lock)
        {
            if (incident is null)
            {
                Streams++;
            }
            else
            {
                _received.Add(incident);
            }
        }
    }
}
