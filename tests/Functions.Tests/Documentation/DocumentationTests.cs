using System.CommandLine;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Trimtab.Adapters.Fleet;
using Trimtab.Cli;
using Trimtab.Host;
using Trimtab.Hosting;
using Trimtab.Hosting.Captures;
using Trimtab.Hosting.Telemetry;
using Trimtab.Relay;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Documentation;

/// <summary>What the program knows stands in its pages, read from the real objects; what the pages name is there.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_field_of_the_fleet_stands_in_its_page()
    {
        var code = Repository.Code(Repository.Page("fleet.md"));
        var fields = FleetFields.Find();

        string[] known = ["", "clusters.n", "sources.n", "targets.n", "notifications.n", "policies.rollout.n", "policies.rollout.n.metrics", "policies.rollout.n.judge", "targets.n.variables.from[0].secret", "sources.n.token.kubernetesSecret"];
        known.Except(fields.Keys).ShouldBeEmpty();
        Missing(fields.SelectMany(place => place.Value.Select(field => (Place: $"{place.Key}.{field}", Word: field))), code).ShouldBeEmpty();
    }

    [Fact]
    public void Every_command_stands_in_the_page_of_the_command_line()
    {
        var code = Repository.Code(Repository.Page("cli.md"));

        var missing = Leaves(CommandLine.Create(), "").Where(command => !code.Any(span => span == command || span.StartsWith(command + " ", StringComparison.Ordinal)));

        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_metric_stands_in_its_page()
    {
        List<string> names = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Add(names, instrument) };
        IServiceCollection added = new ServiceCollection();
        await using var app = FunctionProgram.Build(
            ["--AzureWebJobsStorage", "UseDevelopmentStorage=true", "--Fleet:Path", "fleet.yaml"],
            AppContext.BaseDirectory,
            services => added = services.AddTrimtab(),
            functions => functions.MapTrimtab());
        foreach (var service in added.Where(service => Measures(service.ImplementationType ?? service.ServiceType)))
        {
            _ = app.Services.GetServices(service.ServiceType).ToArray();
        }

        listener.Start();
        names.Count.ShouldBeGreaterThan(4);
        var code = Repository.Code(Repository.Page("metrics.md"));
        names.Distinct().Where(name => !code.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_metric_of_the_relay_stands_in_its_page()
    {
        List<string> names = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Add(names, instrument) };
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder["relay.yaml"], "cluster: eu\n");
        await using var relay = RelayProgram.Build(
        [
            "--AzureWebJobsStorage", "UseDevelopmentStorage=true", "--Relay:Settings", folder["relay.yaml"],
            "--Relay:Analyser:Address", "http://localhost:1", "--Relay:BufferDirectory", folder["buffer"],
        ]);
        _ = relay.Services.GetServices<IHostedService>().ToArray();
        _ = relay.Services.GetRequiredService<CaptureMetrics>();

        listener.Start();
        var code = Repository.Code(Repository.Page("metrics.md"));
        names.ShouldContain("trimtab_relay_leads");
        names.ShouldContain("trimtab_incident_stream_waiting");
        names.ShouldContain("gitopsreverser_events_received_total");
        names.Distinct().Where(name => !code.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_setting_stands_in_its_page_and_in_the_sample()
    {
        var settings = new[] { typeof(FleetOptions).Assembly, typeof(FunctionProgram).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is not null)
            .SelectMany(type => Names((string)type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!, type))
            .ToArray();

        settings.ShouldContain("Fleet:Token:Env");
        settings.ShouldContain("Git:MaxTreeBytes");
        var code = Repository.Code(Repository.Page("settings.md"));
        var sample = File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json"));
        settings.Where(setting => !code.Any(span => Means(span, setting))).ShouldBeEmpty();
        settings.Where(setting => !Key().Matches(sample).Any(key => Means(key.Groups["name"].Value, setting))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_route_stands_in_its_page()
    {
        var routes = Directory.GetFiles(AppContext.BaseDirectory, "function.json", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) + "/" == AppContext.BaseDirectory)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["bindings"]!.AsArray())
            .Where(binding => (string?)binding!["type"] == "httpTrigger" && binding["route"] is not null)
            .Select(binding => $"/api/{binding!["route"]}")
            .ToArray();

        routes.ShouldContain("/api/webhooks/{source}");
        var page = Repository.Page("http-routes.md");
        routes.Where(route => !OptionalForms(route).All(form => page.Contains(form, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        var broken = from page in Repository.Pages
                     let text = File.ReadAllText(Path.Combine(Repository.Root, page))
                     from link in Link().Matches(text).Select(match => match.Groups["target"].Value)
                     where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
                     where !LeadsSomewhere(page, link)
                     select $"{page}: {link}";

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_can_be_reached_from_the_readme()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var linked = Repository.Pages.Where(page => readme.Contains(page, StringComparison.Ordinal)).Select(page => File.ReadAllText(Path.Combine(Repository.Root, page)));
        var targets = linked.Append(readme).SelectMany(text => Link().Matches(text)).Select(link => Path.GetFileName(link.Groups["target"].Value.Split('#')[0])).ToHashSet(StringComparer.Ordinal);

        Repository.Pages.Where(page => page.StartsWith("infra/", StringComparison.Ordinal) && !targets.Contains(Path.GetFileName(page))).ShouldBeEmpty();
    }

    [Fact]
    public void Messages_that_troubleshooting_quotes_are_those_of_the_program()
    {
        var sources = string.Concat(
            new[] { "shared", "functions" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText));
        var quoted = Repository.Page("troubleshooting.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => Repository.Code(line.Split(" | ")[0]))
            .SelectMany(message => message.Split("…").SelectMany(part => part.Split(": ")))
            .Select(part => part.Trim())
            .Where(part => part.Contains(' ', StringComparison.Ordinal) && part.Length >= 10 && !part.Contains("(403)", StringComparison.Ordinal))
            .ToArray();

        quoted.Length.ShouldBeGreaterThan(20);
        quoted.Where(part => !sources.Contains(part, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Missing(IEnumerable<(string Place, string Word)> wanted, IReadOnlyList<string> code)
    {
        var words = code.SelectMany(span => Word().Matches(span)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        return wanted.Where(field => !words.Contains(field.Word)).Select(field => field.Place);
    }

    private static IEnumerable<string> Leaves(Command command, string path)
        => command.Subcommands.Count == 0
            ? command.Hidden ? [] : [path]
            : command.Subcommands.SelectMany(inner => Leaves(inner, path.Length == 0 ? inner.Name : $"{path} {inner.Name}"));

    private static void Add(List<string> names, Instrument instrument)
    {
        if (instrument.Meter.Name.StartsWith("Trimtab", StringComparison.OrdinalIgnoreCase))
        {
            names.Add(MetricFamily.NameOf(instrument));
        }
    }

    private static IEnumerable<string> Names(string section, Type type)
        => from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property.CanWrite
           let name = section.Length == 0 ? property.Name : $"{section}:{property.Name}"
           from setting in property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) ? Names(name, property.PropertyType) : [name]
           select setting;

    private static bool Measures(Type type)
        => type.Namespace?.StartsWith("Trimtab", StringComparison.Ordinal) == true
            && type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Any(field => field.FieldType == typeof(Meter) || typeof(Instrument).IsAssignableFrom(field.FieldType));

    /// <summary>Settings have no case, a double underscore is a colon, and a connection string may stand in the section's own name, as the Functions host has it.</summary>
    private static bool Means(string written, string setting)
    {
        const string Connection = ":ConnectionString";
        var name = written.Replace("__", ":", StringComparison.Ordinal);
        return name.Equals(setting, StringComparison.OrdinalIgnoreCase)
            || (setting.EndsWith(Connection, StringComparison.Ordinal) && (name == setting[..^Connection.Length] || (setting.StartsWith("Storage", StringComparison.Ordinal) && name == "AzureWebJobsStorage")));
    }

    /// <summary>The address without an optional last part, and with it when it is no free word.</summary>
    private static IEnumerable<string> OptionalForms(string route)
        => route.EndsWith("?}", StringComparison.Ordinal) ? [route[..route.LastIndexOf("/{", StringComparison.Ordinal)]] : [route];

    private static bool LeadsSomewhere(string page, string link)
    {
        var (file, anchor) = (link.Split('#')[0], link.Contains('#', StringComparison.Ordinal) ? link.Split('#')[1] : null);
        var path = Path.Combine(Repository.Root, file.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, file));
        return (File.Exists(path) || Directory.Exists(path))
            && (anchor is null || Heading().Matches(File.ReadAllText(path)).Any(heading => AnchorOf(heading.Groups["text"].Value.Trim()) == anchor));
    }

    // As Git hosts make anchors: small letters, spaces as dashes, without punctuation.
    private static string AnchorOf(string heading)
        => string.Concat(heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex("\"(?<name>[A-Za-z_]+)\":", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
