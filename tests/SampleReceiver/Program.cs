using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Grpc;

// receiver PORT FILE [CERTIFICATE KEY AUTHORITY]: takes incidents, keeps one line of each in a file, then acknowledges.
var (port, file) = (int.Parse(args[0], CultureInfo.InvariantCulture), args[1]);
var tls = args.Length == 5 ? new MutualTls(args[2], args[3], args[4]) : null;

var builder = WebApplication.CreateSlimBuilder();
builder.Services.AddGrpcServer();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenGrpc(new IPEndPoint(IPAddress.Loopback, port), tls));
await using var app = builder.Build();

var health = app.Services.GetRequiredService<GrpcHealth>();
health.Set(IncidentMethods.Service, isServing: true);
health.Map(app);
app.MapGrpcDuplex(IncidentMethods.Deliver, async call =>
{
    while (await call.ReadAsync() is { } incident)
    {
        // First keep it, then say so: what is acknowledged does not come again.
        await File.AppendAllLinesAsync(
            file, [$"{incident.Relay} {incident.Sequence} {incident.Key?.Id} {incident.Pod?.Name} {incident.Classification?.Reason}"], call.CancellationToken);
        await call.WriteAsync(new IncidentAck { Sequence = incident.Sequence, Verdict = IncidentAck.Types.Verdict.Accepted });
    }
});

await app.RunAsync();
