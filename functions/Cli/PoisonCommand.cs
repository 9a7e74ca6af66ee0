using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Messaging.Poison;

namespace Trimtab.Cli;

/// <summary><c>trimtab poison list|show|replay|purge</c>: messages that wait for a person.</summary>
internal static class PoisonCommand
{
    private const string All = "all";

    public static Command Create(SharedOptions shared)
    {
        var queue = new Option<string?>("--queue") { Description = "Only this queue. Default: all.", HelpName = "QUEUE", Recursive = true };
        queue.AcceptOnlyFromAmong([.. QueueNames.All]);
        return new Command("poison", """
            Messages that no handler could finish and that wait for a person.

            Example: trimtab poison list && trimtab poison replay all --queue reconcile
            """)
        {
            queue,
            List(shared, queue),
            Show(shared, queue),
            Replay(shared, queue),
            Purge(shared, queue),
        };
    }

    private static Command List(SharedOptions shared, Option<string?> queue)
    {
        var command = new Command("list", $"""
            What waits: the first {PoisonQueue.MostShown} of each queue, with the cause where it is known.

            Example: trimtab poison list --queue reconcile
            """);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var printer = shared.PrinterOf(result);
            List<PoisonMessage> messages = [];
            List<string> notes = [];
            foreach (var name in QueuesOf(result, queue))
            {
                var (count, first) = await connection.Poison.ListAsync(name, cancellationToken);
                messages.AddRange(first);
                notes.AddRange(count > first.Count ? [$"{name}: {count} wait, {first.Count} can be shown now."] : []);
            }

            var now = TimeProvider.System.GetUtcNow();
            printer.Rows(
                messages,
                "No message waits.",
                ("QUEUE", message => message.Queue),
                ("ID", message => message.Id),
                ("KIND", message => message.Kind ?? "-"),
                ("SINCE", message => Words.Age(message.Since, now)),
                ("BY", message => message.RequestedBy ?? "-"),
                ("CAUSE", message => message.Cause ?? "not known: the log of the function app has the failures"));
            notes.ForEach(note => printer.Text(note));
            return ExitCode.Good;
        });
        return command;
    }

    private static Command Show(SharedOptions shared, Option<string?> queue)
    {
        var id = new Argument<string>("id") { Description = "The id that trimtab poison list shows, or the message's own." };
        var command = new Command("show", """
            One message with its decoded body.

            Example: trimtab poison show 7f3c2a10
            """) { id };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            foreach (var name in QueuesOf(result, queue))
            {
                if (await connection.Poison.FindAsync(name, result.GetRequiredValue(id), cancellationToken) is { } message)
                {
                    Print(message, shared.PrinterOf(result));
                    return ExitCode.Good;
                }
            }

            throw NotThere(result.GetRequiredValue(id));
        });
        return command;
    }

    private static Command Replay(SharedOptions shared, Option<string?> queue)
    {
        var id = Which();
        var command = new Command("replay", """
            Sends a message, or all that wait now, to their queue again, once each.

            Example: trimtab poison replay all --queue reconcile
            """) { id };
        command.SetAction((result, cancellationToken)
            => UseAsync(shared, result, queue, result.GetRequiredValue(id), "sent again", static poison => poison.ReplayAsync, cancellationToken));
        return command;
    }

    private static Command Purge(SharedOptions shared, Option<string?> queue)
    {
        var id = Which();
        var yes = new Option<bool>("--yes") { Description = "Needed: what is purged is gone." };
        var command = new Command("purge", """
            Throws a message, or all that wait now, away.

            Example: trimtab poison purge 7f3c2a10 --yes
            """) { id, yes };
        command.SetAction((result, cancellationToken) => result.GetValue(yes)
            ? UseAsync(shared, result, queue, result.GetRequiredValue(id), "purged", static poison => poison.PurgeAsync, cancellationToken)
            : throw new CliException($"What is purged is gone. If that is meant: trimtab poison purge {result.GetRequiredValue(id)} --yes", ExitCode.Usage));
        return command;
    }

    private static async Task<int> UseAsync(
        SharedOptions shared,
        ParseResult result,
        Option<string?> queue,
        string id,
        string done,
        Func<PoisonQueue, Func<string, string?, CancellationToken, Task<PoisonResult>>> use,
        CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        var total = new PoisonResult(0, []);
        foreach (var name in QueuesOf(result, queue))
        {
            total += await use(connection.Poison)(name, id == All ? null : id, cancellationToken);
        }

        if (id != All && total is { Done: 0, Left.Count: 0 })
        {
            throw NotThere(id);
        }

        shared.PrinterOf(result).Sentence(string.Join(Environment.NewLine, [$"{total.Done} {(total.Done == 1 ? "message" : "messages")} {done}.", .. total.Left.Select(static left => $"Stays: {left}")]));
        return total.Left.Count == 0 ? ExitCode.Good : ExitCode.Bad;
    }

    private static Argument<string> Which() => new("id") { Description = $"The message's id, or {All}." };

    private static IEnumerable<string> QueuesOf(ParseResult result, Option<string?> queue)
        => result.GetValue(queue) is { } name ? [name] : QueueNames.All;

    private static CliException NotThere(string id) => new($"No message {id} waits. trimtab poison list shows those that do.", ExitCode.Bad);

    private static void Print(PoisonMessage message, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(message);
            return;
        }

        printer.Text($"queue   {message.Queue}, id {message.Id}, since {message.Since:u}");
        printer.Text($"cause   {message.Cause ?? "not known: the log of the function app has the failures"}");
        if (message.Kind is not null)
        {
            printer.Text($"message {message.Kind} {message.MessageId}, sent {message.Sent:u} by {message.RequestedBy}");
        }

        printer.Text(message.Body?.ToJsonString(DocumentJson.Indented) ?? message.Text ?? "It has no body.");
    }
}
