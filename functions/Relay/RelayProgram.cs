using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Relay;
using Trimtab.Hosting.Captures;
using Trimtab.Hosting.Grpc.Scaling;
using Trimtab.Hosting.Leadership;
using Trimtab.Hosting.Settings;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Relay;

/// <summary>Runs the relay.</summary>
internal static class RelayProgram
{
    /// <summary>Exit code when settings have faults; all of them stand on the error stream.</summary>
    public const int FaultySettings = 2;

    private static readonly Dictionary<string, string?> Defaults = new(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.RunAsync();
            return 0;
        }
        catch (Exception fault) when (FaultsOf(fault) is { } faults)
        {
            await Console.Error.WriteLineAsync(faults);
            return FaultySettings;
        }
    }

    /// <exception cref="InvalidRelaySettingsException">The mounted file is wrong.</exception>
    /// <exception cref="OptionsValidationException">Variables are wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        var options = OptionsOf(builder.Configuration);
        // Also without HTTPS of its own the slim server must know TLS: for the webhook.
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(options));
        builder.Services.AddRelay(options, builder.Configuration);
        var app = builder.Build();
        LookAtLeadersCallers(app, options);
        app.MapGet("/healthz", static () => Results.Text("live"));
        app.MapGet("/readyz", static (RelayReadiness readiness) => readiness.Answer());
        app.MapMetrics();
        MapAdmission(app, options.Webhook);
        if (options.Scaler.Port > 0)
        {
            app.Services.GetRequiredService<ExternalScaler>().Map(app);
        }

        return app;
    }

    /// <summary>Webhook and scaler are reached by the Service that names the leader.</summary>
    private static void LookAtLeadersCallers(WebApplication app, RelayOptions options)
    {
        var connections = app.Services.GetRequiredService<LeaderConnections>();
        app.Use((http, next) =>
        {
            if (http.Connection.LocalPort == options.Scaler.Port || (options.Webhook.Directory.Length > 0 && http.Connection.LocalPort == options.Webhook.Port))
            {
                connections.Look(http);
            }

            return next(http);
        });
    }

    // Who may scrape metrics must not be able to bear witness.
    private static void MapAdmission(WebApplication app, RelayOptions.WebhookOptions webhook)
    {
        if (webhook.Directory.Length > 0)
        {
            app.MapWhen(
                http => http.Connection.LocalPort == webhook.Port,
                branch => branch.UseRouting().UseEndpoints(static routes => routes.MapAdmission()));
        }
    }

    private static RelayOptions OptionsOf(IConfiguration configuration)
    {
        var options = new RelayOptions();
        configuration.GetSection(RelayOptions.Section).Bind(options);
        // The names that Kubernetes' own examples have for the downward API.
        options.Pod = new RelayOptions.PodOptions
        {
            Name = configuration["POD_NAME"] ?? "",
            Namespace = configuration["POD_NAMESPACE"] ?? "",
            Uid = configuration["POD_UID"] ?? "",
        };
        var checkedOptions = new RelayOptionsValidator().Validate(null, options);
        return checkedOptions.Failed ? throw new OptionsValidationException(RelayOptions.Section, typeof(RelayOptions), checkedOptions.Failures) : options;
    }

    private static string? FaultsOf(Exception fault)
        => fault is InvalidRelaySettingsException settings ? string.Join(Environment.NewLine, settings.Faults) : ConfigurationFaults.Of(fault);
}
