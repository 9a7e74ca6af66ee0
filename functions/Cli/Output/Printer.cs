using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain;

namespace Trimtab.Cli.Output;

/// <summary>Writes answers as tables for people or as JSON for programs.</summary>
internal sealed class Printer(TextWriter output, OutputForm form)
{
    public OutputForm Form { get; } = form;

    /// <summary>A table, or the rows' values as one JSON array.</summary>
    /// <param name="rows">What is shown.</param>
    /// <param name="whenEmpty">The sentence instead of an empty table.</param>
    /// <param name="columns">Heading and cell of each column.</param>
    public void Rows<T>(IReadOnlyList<T> rows, string whenEmpty, params ReadOnlySpan<(string Heading, Func<T, string> Cell)> columns)
    {
        if (Form == OutputForm.Json)
        {
            Value(rows);
            return;
        }

        if (rows.Count == 0)
        {
            output.WriteLine(whenEmpty);
            return;
        }

        var grid = new List<string[]> { Headings(columns) };
        foreach (var row in rows)
        {
            var cells = new string[columns.Length];
            for (var column = 0; column < columns.Length; column++)
            {
                cells[column] = columns[column].Cell(row);
            }

            grid.Add(cells);
        }

        Grid(grid);
    }

    public void Value<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, DocumentJson.Indented));

    /// <summary>One line of JSON Lines.</summary>
    public void Line(JsonNode value) => output.WriteLine(value.ToJsonString(DocumentJson.Options));

    /// <summary>A sentence for people; a JSON object with it for programs.</summary>
    public void Sentence(string text)
    {
        if (Form == OutputForm.Json)
        {
            Value(new { message = text });
        }
        else
        {
            output.WriteLine(text);
        }
    }

    /// <summary>Plain lines; nothing in JSON form.</summary>
    public void Text(string text)
    {
        if (Form == OutputForm.Table)
        {
            output.WriteLine(text);
        }
    }

    private static string[] Headings<T>(ReadOnlySpan<(string Heading, Func<T, string> Cell)> columns)
    {
        var headings = new string[columns.Length];
        for (var column = 0; column < columns.Length; column++)
        {
            headings[column] = columns[column].Heading;
        }

        return headings;
    }

    // Plain padded columns, as kubectl prints them: they survive pipes, narrow terminals and grep.
    private void Grid(List<string[]> grid)
    {
        var widths = Enumerable.Range(0, grid[0].Length).Select(column => grid.Max(row => row[column].Length)).ToArray();
        foreach (var row in grid)
        {
            var cells = row.Select((cell, column) => column == row.Length - 1 ? cell : cell + new string(' ', widths[column] - cell.Length + 2));
            output.WriteLine(string.Concat(cells).TrimEnd());
        }
    }
}
