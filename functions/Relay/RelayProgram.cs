using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Relay;
using Trimtab.Hosting.Settings;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Relay;

/// <summary>Runs the relay.</summary>
internal static class RelayProgram
{
    /// <summary>Exit code when settings have faults; all of them stand on the error stream.</summary>
    public const int FaultySettings = 2;

    private const string DefaultUrl = "http://0.0.0.0:8080";

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
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls(builder.Configuration["Relay:Url"] ?? DefaultUrl);
        builder.Services.AddRelay(builder.Configuration);
        var app = builder.Build();
        app.MapGet("/healthz", static () => Results.Text("live"));
        app.MapGet("/readyz", static (RelayReadiness readiness) => readiness.Answer());
        app.MapMetrics();
        return app;
    }

    private static string? FaultsOf(Exception fault)
        => fault is InvalidRelaySettingsException settings ? string.Join(Environment.NewLine, settings.Faults) : ConfigurationFaults.Of(fault);
}
