using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Incidents;

namespace Trimtab.Cli;

/// <summary><c>trimtab incident show ID</c>: one incident with all that was found around it.</summary>
internal static class IncidentCommand
{
    public static Command Create(SharedOptions shared)
    {
        var id = new Argument<string>("id") { Description = "The incident's id, as trimtab incidents lists it." };
        id.CompletionSources.Add(Names.Incidents(shared));
        var part = new Option<string?>("--part") { Description = "Only the text of this part of its context, e.g. log/web.", HelpName = "NAME" };
        var show = new Command("show", """
            What fails, since when, why probably, and what was found around it: logs, Events, owners, what changed. Without secrets.

            Example: trimtab incident show shop-web-1a2b3c4d
            """) { id, part };
        show.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var name = result.GetRequiredValue(id);
            var (incident, _) = await connection.Incidents.ReadAsync(name, cancellationToken);
            if (incident is null)
            {
                throw new CliException($"There is no incident {name}. trimtab incidents --all lists them.", ExitCode.Bad);
            }

            Print(incident, result.GetValue(part), shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return new Command("incident", "One incident.") { show };
    }

    private static void Print(IncidentDocument incident, string? part, Printer printer)
    {
        if (part is not null)
        {
            Print(Find(incident, part), printer);
        }
        else if (printer.Form != OutputForm.Table)
        {
            printer.Value(incident);
        }
        else
        {
            Print(incident, printer);
        }
    }

    private static ContextPart Find(IncidentDocument incident, string part)
        => incident.Context.FirstOrDefault(found => found.Name == part)
            ?? throw new CliException($"Incident {incident.Id} has no part {part}. It has: {string.Join(", ", incident.Context.Select(static found => found.Name).DefaultIfEmpty("none"))}.", ExitCode.Bad);

    private static void Print(ContextPart part, Printer printer)
    {
        if (printer.Form == OutputForm.Table)
        {
            printer.Text(part.Text ?? $"Withheld: {part.Withheld}.");
        }
        else
        {
            printer.Value(part);
        }
    }

    private static void Print(IncidentDocument incident, Printer printer)
    {
        printer.Text($"{incident.Id}  {incident.State}  {incident.Workload()} in cluster {incident.Cluster}");
        printer.Text($"fails     {incident.Sentence}");
        printer.Text($"cause     {incident.Cause ?? "no rule fits"}");
        if (incident.Memory is { } memory)
        {
            printer.Text($"memory    limit {memory.Limit ?? "none"}{(memory.PodLimit is { } shared ? $", of the pod {shared}" : "")}, peak {memory.Peak ?? (memory.PeakAtMost is { } most ? $"{most} at most" : "not known")}{(memory.Last is { } last ? $", {last.Amount()} at {last.At:u}" : "")}");
        }

        printer.Text($"since     {incident.OpenedAt:u}, {incident.Count} {(incident.Count == 1 ? "failure" : "failures")}, last {incident.LastAt:u}{(incident.ClosedAt is { } closed ? $", closed {closed:u}" : "")}");
        printer.Text($"pods      {string.Join(", ", incident.Pods)}");
        printer.Text($"revision  {incident.Place.Revision ?? "not known"}{(incident.Place.Rollout is { } rollout ? $", rollout {rollout}" : "")}");
        printer.Text("");
        printer.Rows(incident.History, "Nothing happened yet.", ("TIME", entry => $"{entry.Time:u}"), ("WHAT", entry => entry.What));
        foreach (var part in incident.Context.OrderBy(static part => part.Name, StringComparer.Ordinal))
        {
            printer.Text("");
            printer.Text($"{part.Name}{(part.Withheld is { } why ? $": withheld: {why}" : "")}", Paint.None);
            foreach (var line in (part.Text ?? "").TrimEnd('\n').Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                printer.Text($"  {line}");
            }
        }
    }
}
