using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Cli.Settings;

namespace Trimtab.Cli;

/// <summary>Options that every command understands.</summary>
internal sealed class SharedOptions
{
    public Option<string> Output { get; } = new Option<string>("--output", "-o")
    {
        Description = "How the answer is written.",
        Recursive = true,
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "json");

    public Option<string?> Settings { get; } = new("--settings")
    {
        Description = "Settings file (the form of local.settings.json). Default: ./run's while it is up, else local.settings.json, else the environment.",
        Recursive = true,
        HelpName = "FILE",
    };

    public Printer PrinterOf(ParseResult result) => new(result.InvocationConfiguration.Output, result.GetValue(Output) == "json" ? OutputForm.Json : OutputForm.Table);

    public CliSettings SettingsOf(ParseResult result)
    {
#pragma warning disable RS0030 // The entry point is where the environment is read.
        return CliSettings.Read(result.GetValue(Settings), Environment.GetEnvironmentVariable);
#pragma warning restore RS0030
    }
}
