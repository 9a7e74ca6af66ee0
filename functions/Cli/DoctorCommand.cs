using System.CommandLine;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Programs;
using Trimtab.Cli.Doctor;
using Trimtab.Cli.Settings;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Sources;
using Trimtab.Domain.State;

namespace Trimtab.Cli;

/// <summary><c>trimtab doctor</c>: is everything there that Trimtab needs?</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan AppLimit = TimeSpan.FromSeconds(3);

    public static Command Create(SharedOptions shared)
    {
        var url = new Option<string?>("--url") { Description = "Where the function app answers. Default: the setting Engine:Url.", HelpName = "URL" };
        var command = new Command("doctor", """
            Looks at everything that Trimtab needs, and says of each ok, warn or fail and what to do: programs, settings, storage and its clock,
            poison queues, fleet, secrets, clusters and rights, Docker hosts, sources, the function app. Changes nothing but a probe document and message in storage.
            Exit code 0 when nothing fails, 1 when something does.

            Example: trimtab doctor --url https://trimtab.example.com
            """)
        {
            url,
        };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetValue(url), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string? url, CancellationToken cancellationToken)
    {
        var findings = await FindAsync(shared, result, url, cancellationToken);
        var printer = shared.PrinterOf(result);
        printer.Rows(
            findings,
            "",
            ("", finding => finding.Level.ToString().ToLowerInvariant()),
            ("WHAT", finding => finding.Subject.Length == 0 ? finding.Area : $"{finding.Area} {finding.Subject}"),
            ("FOUND", finding => finding.Text),
            ("TO DO", finding => finding.ToDo ?? ""));
        return findings.Any(static finding => finding.Level == FindingLevel.Fail) ? ExitCode.Bad : ExitCode.Good;
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(SharedOptions shared, ParseResult result, string? url, CancellationToken cancellationToken)
    {
        CliSettings settings;
        try
        {
            settings = shared.SettingsOf(result);
        }
        catch (CliException exception)
        {
            return [Finding.Fail("settings", "", exception.Message, "Correct the file; nothing else can be looked at before.")];
        }

        await using var services = CliServices.Open(settings);
        var settingFindings = new SettingsCheck(settings, services).Run();
        var needs = UpdateNeeds.None;
        List<Task<IReadOnlyList<Finding>>> looks =
        [
            Task.FromResult(settingFindings),
            new AppCheck(url ?? settings.AppUrl, AppLimit).RunAsync(cancellationToken),
        ];
        using var serviceBus = settingFindings.All(static finding => finding.Level == FindingLevel.Ok) ? settings.OpenServiceBus() : null;
        if (settingFindings.All(static finding => finding.Level == FindingLevel.Ok))
        {
            var queues = services.Get<IQueueTransport>();
            IPoisonQueues poison = serviceBus is null ? new StoragePoisonQueues(queues) : serviceBus;
            looks.Add(new StorageCheck(services.Get<IDocumentStore>(), queues, poison, TimeProvider.System).RunAsync(cancellationToken));
            var (findings, fleet) = await new FleetCheck(services.Get<IFleet>(), services.Get<ISecrets>()).RunAsync(cancellationToken);
            looks.Add(Task.FromResult(findings));
            looks.AddRange(fleet is null ? [] : LookBeyond(services, fleet, cancellationToken));
            needs = fleet is null ? needs : UpdateNeeds.Of(fleet);
        }

        return [.. await new ProgramCheck(services.Get<ProgramRunner>()).RunAsync(needs, cancellationToken), .. (await Task.WhenAll(looks)).SelectMany(static found => found)];
    }

    private static IEnumerable<Task<IReadOnlyList<Finding>>> LookBeyond(CliServices services, FleetDocument fleet, CancellationToken cancellationToken)
    {
        var clusters = new ClusterCheck(services.Get<IClusters>(), static (cluster, token) => ((KubernetesCluster)cluster).ReadVersionAsync(token));
        var needs = UpdateNeeds.Of(fleet);
        var docker = new DockerCheck(services.Get<IDockerHosts>());
        var sources = new SourceCheck(services.Get<ISourceRepository>());
        return fleet.Clusters.Values
            .Select(cluster => clusters.RunAsync(cluster, [.. fleet.Targets.Values.Where(target => target.Cluster == cluster.Name).Select(static target => target.Namespace).Distinct()], needs, cancellationToken))
            .Concat(fleet.DockerHosts.Values.Select(host => docker.RunAsync(host, cancellationToken)))
            .Concat(fleet.Sources.Values.Select(source => sources.RunAsync(source, cancellationToken)));
    }
}
