using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Trimtab.Cli.Output;
using Trimtab.Cli.Settings;

namespace Trimtab.Cli;

/// <summary>Options that every command understands.</summary>
internal sealed class SharedOptions
{
    private readonly IConfiguration _environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    public Option<string> Output { get; } = new Option<string>("--output", "-o")
    {
        Description = "How the answer is written.",
        Recursive = true,
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "json", "yaml");

    public Option<string?> Settings { get; } = new("--settings")
    {
        Description = "Settings file (the form of local.settings.json). Default: ./run's while it is up, else local.settings.json, else the environment.",
        Recursive = true,
        HelpName = "FILE",
    };

    public Printer PrinterOf(ParseResult result)
    {
        var form = result.GetValue(Output) switch { "json" => OutputForm.Json, "yaml" => OutputForm.Yaml, _ => OutputForm.Table };
        var isTerminal = ReferenceEquals(result.InvocationConfiguration.Output, Console.Out) && !Console.IsOutputRedirected;
        return new Printer(result.InvocationConfiguration.Output, form, isTerminal && TakesColours, isTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : null);
    }

    public CliSettings SettingsOf(ParseResult result) => CliSettings.Read(result.GetValue(Settings));

    // https://no-color.org: set to anything, it means no colour.
    private bool TakesColours => string.IsNullOrEmpty(_environment["NO_COLOR"]) && _environment["TERM"] != "dumb";
}
