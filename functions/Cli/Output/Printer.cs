using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain;
using Trimtab.Domain.Yaml;

namespace Trimtab.Cli.Output;

/// <summary>Writes answers as tables for people, or as JSON or YAML for programs.</summary>
/// <param name="output">Where they go.</param>
/// <param name="form">Their form.</param>
/// <param name="isColoured">Whether signs may be coloured: a person looks at a terminal.</param>
/// <param name="width">Signs that fit in a terminal's line, to which tables are cut; null: it is no terminal, and nothing is cut.</param>
internal sealed class Printer(TextWriter output, OutputForm form, bool isColoured, int? width = null)
{
    public OutputForm Form { get; } = form;

    /// <summary>A table, or the rows' values as one array.</summary>
    /// <param name="rows">What is shown.</param>
    /// <param name="whenEmpty">The sentence instead of an empty table.</param>
    /// <param name="columns">Heading and cell of each column.</param>
    public void Rows<T>(IReadOnlyList<T> rows, string whenEmpty, params ReadOnlySpan<(string Heading, Func<T, string> Cell)> columns)
    {
        if (Form != OutputForm.Table)
        {
            Value(rows);
        }
        else
        {
            Table(rows, whenEmpty, columns);
        }
    }

    /// <summary>A table, or each row's value for itself: JSON lines, or YAML documents.</summary>
    /// <inheritdoc cref="Rows"/>
    public void Lines<T>(IReadOnlyList<T> rows, string whenEmpty, params ReadOnlySpan<(string Heading, Func<T, string> Cell)> columns)
    {
        if (Form == OutputForm.Table)
        {
            Table(rows, whenEmpty, columns);
            return;
        }

        foreach (var row in rows)
        {
            Line(row);
        }
    }

    private void Table<T>(IReadOnlyList<T> rows, string whenEmpty, ReadOnlySpan<(string Heading, Func<T, string> Cell)> columns)
    {
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

        foreach (var line in TableLayout.Lines(grid, width))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>The whole answer; JSON also where a table was asked for and there is none.</summary>
    public void Value<T>(T value)
    {
        if (Form == OutputForm.Yaml)
        {
            output.Write(YamlText.Write(JsonSerializer.SerializeToNode(value, DocumentJson.Options)));
        }
        else
        {
            output.WriteLine(JsonSerializer.Serialize(value, DocumentJson.Indented));
        }
    }

    /// <summary>One of many values: a JSON line, or a YAML document.</summary>
    public void Line<T>(T value)
    {
        if (Form == OutputForm.Yaml)
        {
            Document(JsonSerializer.SerializeToNode(value, DocumentJson.Options)!);
        }
        else
        {
            output.WriteLine(JsonSerializer.Serialize(value, DocumentJson.Options));
        }
    }

    /// <summary>A sentence for people; an object with it for programs.</summary>
    public void Sentence(string text)
    {
        if (Form == OutputForm.Table)
        {
            output.WriteLine(text);
        }
        else
        {
            Value(new { message = text });
        }
    }

    /// <summary>Plain lines for people; nothing for programs.</summary>
    public void Text(string text, Paint paint = Paint.None)
    {
        if (Form == OutputForm.Table)
        {
            output.WriteLine(isColoured && paint != Paint.None ? $"\e[{(int)paint}m{text}\e[0m" : text);
        }
    }

    /// <summary>One document of a YAML stream, whatever form was asked for.</summary>
    public void Document(JsonNode value)
    {
        output.Write("---\n");
        output.Write(YamlText.Write(value));
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
}
