using System.CommandLine;
using Trimtab.Domain.Redaction;

namespace Trimtab.Cli;

/// <summary><c>trimtab redact</c>: standard input without secrets on standard output.</summary>
internal static class RedactCommand
{
    public static Command Create()
    {
        var names = new Option<string[]>("--name")
        {
            Description = "Pattern of names whose values are secrets (* for any text), beside the built-in ones. May be repeated.",
            HelpName = "PATTERN",
        };
        var command = new Command("redact", """
            Copies standard input to standard output without secrets: by the rules that the relay goes by before anything leaves the cluster.

            Example: kubectl logs deploy/web | trimtab redact > log.txt
            """)
        {
            names,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var input = new StreamReader(Console.OpenStandardInput());
            await RunAsync(RedactorOf(result.GetValue(names) ?? []), input, result.InvocationConfiguration.Output, cancellationToken);
            return ExitCode.Good;
        });
        return command;
    }

    internal static Task RunAsync(Redactor redactor, TextReader input, TextWriter output, CancellationToken cancellationToken)
        => new RedactedStream(redactor).CopyAsync(input, output, cancellationToken);

    private static Redactor RedactorOf(IReadOnlyList<string> names)
        => names.Select(SensitiveNames.FaultOf).FirstOrDefault(static fault => fault is not null) is { } fault
            ? throw new CliException(fault, ExitCode.Usage)
            : names.Count == 0 ? Redactor.Default : new Redactor(new SensitiveNames([.. SensitiveNames.DefaultPatterns, .. names]));
}
