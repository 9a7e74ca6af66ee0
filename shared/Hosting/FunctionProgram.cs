using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;
using Trimtab.Hosting.Settings;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting;

/// <summary>Runs a function app: as the custom handler of a Functions host, or on the embedded engine when no host started it.</summary>
public static class FunctionProgram
{
    /// <summary>Exit code when the configuration or the app's files have faults.</summary>
    public const int FaultyConfiguration = 2;

    internal const string PortSetting = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>A little above the largest webhook, whose handler answers 413 itself.</summary>
    private const int MaxRequestBytes = 26 * 1024 * 1024;

    private static readonly Dictionary<string, string?> Defaults = new(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };

    /// <returns>0 after a stop that was asked for; <see cref="FaultyConfiguration"/> with all faults on the error stream.</returns>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection> services, Action<WebApplication> functions)
    {
        try
        {
            await using var app = Build(args, AppContext.BaseDirectory, services, functions);
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.RunAsync();
            return 0;
        }
        catch (Exception fault) when (ConfigurationFaults.Of(fault) is { } faults)
        {
            await Console.Error.WriteLineAsync(faults);
            return FaultyConfiguration;
        }
    }

    /// <summary>Makes the program without starting it.</summary>
    /// <param name="args">Command line: <c>--Section:Name value</c> sets what the environment could set.</param>
    /// <param name="root">App root: host.json and the function folders.</param>
    /// <param name="services">Adds the features.</param>
    /// <param name="functions">Maps the trigger classes.</param>
    public static WebApplication Build(string[] args, string root, Action<IServiceCollection> services, Action<WebApplication> functions)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.AddLocalSettings(Path.Combine(builder.Environment.ContentRootPath, LocalSettings.FileName));
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        var port = builder.Configuration[PortSetting];
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
        builder.WebHost.UseUrls(port is null ? UrlOf(builder.Configuration) : $"http://127.0.0.1:{port}");
        builder.Services.AddTelemetry().AddDispatching(root);
        services(builder.Services);
        if (port is null)
        {
            builder.Services.AddEmbeddedEngine();
        }

        var app = builder.Build();
        app.MapGet("/", () => Microsoft.AspNetCore.Http.Results.Text("{}", "application/json"));
        app.MapMetrics();
        functions(app);
        app.Services.GetRequiredService<FunctionTable>().EnsureComplete();
        if (port is null)
        {
            app.Services.GetRequiredService<FunctionTable>().App.EnsureEmbeddable();
            app.UseEmbeddedEngine();
        }
        else
        {
            app.MapCustomHandler();
        }

        return app;
    }

    private static string UrlOf(ConfigurationManager configuration)
        => configuration["Engine:Url"] ?? new EngineOptions().Url.ToString();
}
