using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Cli;

/// <summary><c>trimtab notify test|dead|replay</c>: do messages reach the places of the fleet, and which never did?</summary>
internal static class NotifyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public static Command Create(SharedOptions shared)
    {
        var command = new Command("notify", "Notifications: tries a place, lists what never arrived, sends it again.");
        command.Aliases.Add("notifications");
        command.Add(Test(shared));
        command.Add(Dead(shared));
        command.Add(Replay(shared));
        return command;
    }

    private static Command Test(SharedOptions shared)
    {
        var place = new Argument<string>("place") { Description = "The place's name in the fleet." };
        var look = new Option<string>("--event")
        {
            Description = "The event whose look is tried.",
            DefaultValueFactory = _ => "held",
        }.AcceptOnlyFromAmong([.. Enum.GetNames<NotificationEvent>().Select(static name => char.ToLowerInvariant(name[0]) + name[1..])]);
        var command = new Command("test", """
            Sends a message marked as a test to one place, and says what the place answered.

            Example: trimtab notify test team --event rolledBack
            """) { place, look };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var happened = Enum.Parse<NotificationEvent>(result.GetRequiredValue(look), ignoreCase: true);
            var test = new TestNotification(Guid.NewGuid().ToString("n"), result.GetRequiredValue(place), happened);
            await connection.AskAsync(test, cancellationToken);
            var answer = await AnswerAsync(new TestNotificationAnswers(connection.Documents), test.Id, cancellationToken);
            shared.PrinterOf(result).Sentence($"{test.Place}: {answer.Text}");
            return answer.IsDelivered ? ExitCode.Good : ExitCode.Bad;
        });
        return command;
    }

    private static Command Dead(SharedOptions shared)
    {
        var command = new Command("dead", """
            Lists the notifications that never arrived, newest first.

            Example: trimtab notify dead
            """);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var letters = await new DeadLetters(connection.Documents).ListAsync(cancellationToken).ToListAsync(cancellationToken);
            var now = TimeProvider.System.GetUtcNow();
            shared.PrinterOf(result).Rows(
                letters.OrderByDescending(static letter => letter.Time).ToArray(),
                "Every notification arrived, or is still tried.",
                ("ID", letter => letter.Notification.Id),
                ("PLACE", letter => letter.Place),
                ("AGE", letter => Words.Age(letter.Time, now)),
                ("ATTEMPTS", letter => $"{letter.Attempts}"),
                ("TITLE", letter => letter.Notification.Title),
                ("REASON", letter => letter.Reason));
            return ExitCode.Good;
        });
        return command;
    }

    private static Command Replay(SharedOptions shared)
    {
        var id = new Argument<string>("id") { Description = "The notification's id, as trimtab notify dead lists it." };
        var place = new Argument<string>("place") { Description = "The place, as trimtab notify dead lists it: place/team, commit." };
        var command = new Command("replay", """
            Sends a notification that never arrived to its place again.

            Example: trimtab notify replay shop-5b1e22aa-rolledBack place/team
            """) { id, place };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var letter = await new DeadLetters(connection.Documents).FindAsync(result.GetRequiredValue(id), result.GetRequiredValue(place), cancellationToken)
                ?? throw new CliException("There is no such dead letter. trimtab notify dead lists them.", ExitCode.Bad);
            await connection.AskAsync(new ReplayNotification(letter.Notification.Id, letter.Place, letter.Time), cancellationToken);
            shared.PrinterOf(result).Sentence($"Asked to send {letter.Notification.Id} to {letter.Place} again. If it fails again: trimtab notify dead");
            return ExitCode.Good;
        });
        return command;
    }

    private static async Task<TestNotificationAnswer> AnswerAsync(TestNotificationAnswers answers, string id, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < Patience)
        {
            if (await answers.FindAsync(id, cancellationToken) is { } answer)
            {
                await answers.ForgetAsync(id, cancellationToken);
                return answer;
            }

            await Task.Delay(Look, time, cancellationToken);
        }

        throw new CliException($"The function app did not take the test within {Patience.TotalSeconds:0} s. Is it running?", ExitCode.Unavailable);
    }
}
