using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Trimtab.Hosting.Telemetry;

public static class TelemetryServices
{
    /// <summary>Adds JSON log lines with masked secrets, measurements, and export to a collector when one is configured.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        // Without a listener no activity is made and trace contexts would end here; this one records nothing.
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        });
        services.AddOptions<TelemetryOptions>().BindConfiguration("").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddLogging(static logging => logging.AddConsole(static console => console.FormatterName = JsonLineFormatter.FormatterName));
        return services
            .AddSingleton<ConsoleFormatter, JsonLineFormatter>()
            .AddSingleton<SecretMask>()
            .AddSingleton<PrometheusExporter>()
            .AddHostedService<OtlpExport>();
    }

    /// <summary>Serves <c>GET /metrics</c>.</summary>
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Made now, not at the first request: it counts only what happens after it was made.
        var exporter = routes.ServiceProvider.GetRequiredService<PrometheusExporter>();
        routes.MapGet("/metrics", () => Results.Text(exporter.Expose(), "text/plain; version=0.0.4"));
        return routes;
    }
}
