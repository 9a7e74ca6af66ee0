using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain;
using Trimtab.Domain.Audit;

namespace Trimtab.Cli;

/// <summary><c>trimtab audit verify|export</c>: the log of every decision and write.</summary>
internal static class AuditCommand
{
    public static Command Create(SharedOptions shared)
        => new("audit", "The log of every decision and write.") { Verify(shared), Export(shared) };

    private static Command Verify(SharedOptions shared)
    {
        var head = new Option<string?>("--head")
        {
            Description = "The head that an earlier check printed: shows also whether the log's end was cut or the whole log made anew.",
            HelpName = "HEAD",
        };
        var command = new Command("verify", """
            Checks the whole log; exit code 1 when it was tampered with.

            Example: trimtab audit verify --head 42:5b1e22aa
            """) { head };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var verification = await new AuditReader(connection.AppendLog).VerifyAsync(Remembered(result.GetValue(head)), cancellationToken);
            Print(verification, shared.PrinterOf(result));
            return verification.IsIntact ? ExitCode.Good : ExitCode.Bad;
        });
        return command;
    }

    private static Command Export(SharedOptions shared)
    {
        var command = new Command("export", """
            Writes all records as JSON lines, oldest first.

            Example: trimtab audit export > audit.jsonl
            """);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            try
            {
                await foreach (var entry in new AuditReader(connection.AppendLog).ReadAsync(cancellationToken))
                {
                    await result.InvocationConfiguration.Output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(DocumentJson.Serialize(entry)));
                }
            }
            catch (InvalidAuditLogException exception)
            {
                throw new CliException($"{exception.Message} trimtab audit verify lists what is wrong.", ExitCode.Bad);
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static AuditHead? Remembered(string? text)
        => text is null ? null
            : AuditHead.TryParse(text, out var head) ? head
            : throw new CliException("A head is the hash that trimtab audit verify prints, with or without its number: 42:5b1e….", ExitCode.Usage);

    private static void Print(AuditVerification verification, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(verification);
            return;
        }

        foreach (var fault in verification.Faults)
        {
            printer.Text(fault.ToString());
        }

        printer.Text(verification.IsIntact
            ? $"{verification.Records} records, unbroken. Head: {verification.Head}"
            : $"{verification.FaultCount} faults in {verification.Records} records.");
        if (verification.Unshown.Length > 0)
        {
            printer.Text(verification.Unshown);
        }
    }
}
