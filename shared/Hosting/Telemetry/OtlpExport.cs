using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Trimtab.Hosting.Telemetry;

/// <summary>Sends spans and measurements to an OpenTelemetry collector while the program runs, when one is configured.</summary>
internal sealed class OtlpExport(IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    private TracerProvider? _tracing;
    private MeterProvider? _metering;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is { } endpoint)
        {
            var resource = ResourceBuilder.CreateEmpty().AddService("trimtab");
            _tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(TelemetryNames.Source)
                .AddOtlpExporter(exporter => Configure(exporter, endpoint, "v1/traces")).Build();
            _metering = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(TelemetryNames.Meter)
                .AddOtlpExporter(exporter => Configure(exporter, endpoint, "v1/metrics")).Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _tracing?.Dispose();
        _metering?.Dispose();
        _tracing = null;
        _metering = null;
    }

    private static void Configure(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/"), path);
    }
}
