using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Captures.Sanitizing;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;

namespace Trimtab.Cli;

/// <summary><c>trimtab sanitize -f FILE</c>: live objects as the manifests that a capture would commit.</summary>
internal static class SanitizeCommand
{
    public static Command Create(SharedOptions shared)
    {
        var files = new Option<string[]>("--file", "-f") { Description = "YAML or JSON of objects; - is standard input. May be given several times.", HelpName = "FILE", Required = true };
        var command = new Command("sanitize", """
            Prints live objects as manifests: without status, server-set metadata and what the server filled in. Applying them again changes nothing. Asks no cluster.
            Exit code 2: the file is wrong, with its line.

            Example: kubectl get deployment web -o yaml | trimtab sanitize -f - > web.yaml
            """)
        {
            files,
        };
        command.SetAction((result, cancellationToken) => RunAsync(shared.PrinterOf(result), result.GetRequiredValue(files), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Printer printer, string[] files, CancellationToken cancellationToken)
    {
        List<JsonObject> cleaned = [];
        foreach (var file in files)
        {
            var (name, text) = await InputFile.ReadAsync(file, cancellationToken);
            cleaned.AddRange(Read(name, text).Select(ObjectSanitizer.Clean));
        }

        Print(printer, cleaned);
        return ExitCode.Good;
    }

    private static IEnumerable<JsonObject> Read(string name, string text)
    {
        try
        {
            return [.. YamlTree.Parse(name, text, YamlLimits.Manifests).Where(static tree => tree.Root is not null).SelectMany(Objects)];
        }
        catch (InvalidYamlException exception)
        {
            throw new CliException(string.Join(Environment.NewLine, exception.Faults), ExitCode.Usage);
        }
    }

    private static IEnumerable<JsonObject> Objects(YamlTree tree)
    {
        if (tree.Root is JsonObject value && value.KindName.Kind.EndsWith("List", StringComparison.Ordinal) && value["items"] is JsonArray)
        {
            return value.Items("items");
        }

        return tree.Root is JsonObject single && single.KindName is { ApiVersion.Length: > 0, Kind.Length: > 0 }
            ? [single]
            : throw new InvalidYamlException(tree.File, tree.Line, "This is no Kubernetes object: apiVersion and kind are missing.");
    }

    private static void Print(Printer printer, IReadOnlyList<JsonObject> objects)
    {
        if (printer.Form == OutputForm.Json)
        {
            printer.Value(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. objects]) });
            return;
        }

        foreach (var value in objects)
        {
            printer.Document(value);
        }
    }
}
