using System.Text.Json.Nodes;
using Trimtab.Domain;
using Trimtab.Domain.Reconcile.Diffs;

namespace Trimtab.Cli.Output;

/// <summary>A target's differences, as lines that begin with their sign.</summary>
internal static class DiffText
{
    public static void Print(TargetDiff diff, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(diff);
            return;
        }

        foreach (var value in diff.Objects)
        {
            Print(value, printer);
        }

        foreach (var fault in diff.Faults)
        {
            printer.Text($"refused: {fault}", Paint.Red);
        }

        printer.Text($"{diff.Target} at {diff.Revision}: {Count(diff, ObjectChange.Created)} created, {Count(diff, ObjectChange.Changed)} changed, "
            + $"{Count(diff, ObjectChange.Pruned)} pruned, {diff.Unchanged} unchanged"
            + (Count(diff, ObjectChange.Left) is > 0 and var left ? $", {left} left as they are" : "")
            + (diff.Faults.Count == 0 ? "" : $"; it would be refused for {diff.Faults.Count} faults, and nothing written"));
    }

    private static void Print(ObjectDiff value, Printer printer)
    {
        var (sign, paint) = value.Change switch
        {
            ObjectChange.Created => ('+', Paint.Green),
            ObjectChange.Pruned => ('-', Paint.Red),
            ObjectChange.Left => ('!', Paint.Yellow),
            _ => ('~', Paint.Yellow),
        };
        printer.Text($"{sign} {value}{(value.Note is { } note ? $": {note}" : "")}", paint);
        foreach (var field in value.Fields)
        {
            Print(field, value.Change == ObjectChange.Created, printer);
        }
    }

    private static void Print(FieldDiff field, bool isNew, Printer printer)
    {
        if (field.IsSecret)
        {
            printer.Text($"    {(isNew ? '+' : '~')} {field.Path}: {(isNew ? "(secret)" : "(secret; it differs)")}", isNew ? Paint.Green : Paint.Yellow);
            return;
        }

        if (field.Before is not null)
        {
            printer.Text($"    - {field.Path}: {Text(field.Before)}", Paint.Red);
        }

        if (field.After is not null)
        {
            printer.Text($"    + {field.Path}: {Text(field.After)}", Paint.Green);
        }
    }

    private static string Text(JsonNode value) => value.ToJsonString(DocumentJson.Options);

    private static int Count(TargetDiff diff, ObjectChange change) => diff.Objects.Count(value => value.Change == change);
}
