using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Health;
using Trimtab.Domain.Yaml;

namespace Trimtab.Cli;

/// <summary><c>trimtab health -f FILE|-</c>: what objects say of their own progress.</summary>
internal static class HealthCommand
{
    public static Command Create(SharedOptions shared)
    {
        var files = new Option<string[]>("--file", "-f")
        {
            Description = "A YAML or JSON file of objects, with as many documents and lists as you like; - is standard input.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("health", """
            Judges objects as the cluster gave them, in the words of kstatus: Current, InProgress, Failed, Terminating, NotFound, Unknown.
            Exit code 0 when all are Current, 1 when one is not.

            Example: kubectl get deployments,pods -o json | trimtab health -f -
            """)
        {
            files,
        };
        command.SetAction((result, cancellationToken) => RunAsync(shared.PrinterOf(result), result.GetRequiredValue(files), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Printer printer, string[] files, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        List<HealthLine> lines = [];
        foreach (var file in files)
        {
            lines.AddRange((await ReadAsync(file, cancellationToken)).SelectMany(document => HealthLine.Of(document, now)));
        }

        printer.Lines(
            lines,
            "There is no object in it.",
            ("KIND", line => line.Kind),
            ("NAMESPACE", line => line.Namespace),
            ("NAME", line => line.Name),
            ("STATUS", line => line.Status.ToString()),
            ("REASON", line => line.Reason));
        return lines.TrueForAll(static line => line.Status == HealthStatus.Current) ? ExitCode.Good : ExitCode.Bad;
    }

    private static async Task<IReadOnlyList<JsonNode>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var (name, text) = await InputFile.ReadAsync(file, cancellationToken);
        try
        {
            return [.. YamlTree.Parse(name, text, YamlLimits.Manifests).Select(static tree => tree.Root).OfType<JsonNode>()];
        }
        catch (InvalidYamlException exception)
        {
            throw new CliException(string.Join(Environment.NewLine, exception.Faults), ExitCode.Usage);
        }
    }
}
