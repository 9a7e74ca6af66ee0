using System.Globalization;

namespace Trimtab.Cli.Output;

/// <summary>Sets cells as padded columns, as kubectl prints them: they survive pipes and grep. Columns of numbers stand at their right edge.</summary>
internal static class TableLayout
{
    private const int Gap = 2;

    /// <summary>A column is cut no shorter than this: less tells nothing.</summary>
    private const int LeastWidth = 12;

    /// <param name="grid">Rows of cells, all of one length; the first holds the headings.</param>
    /// <param name="width">Signs that a line may have, for a terminal: the widest columns are cut until it fits. Null: nothing is cut.</param>
    /// <returns>One line a row, without trailing blanks.</returns>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> grid, int? width)
    {
        var columns = Enumerable.Range(0, grid[0].Length).ToArray();
        var widths = columns.Select(column => grid.Max(row => row[column].Length)).ToArray();
        var isNumber = columns.Select(column => grid.Count > 1 && grid.Skip(1).All(row => IsNumber(row[column]))).ToArray();
        if (width is { } most)
        {
            Narrow(widths, most - (Gap * (columns.Length - 1)));
        }

        return grid.Select(row => string.Join(new string(' ', Gap), columns.Select(column => Cell(row[column], widths[column], isNumber[column]))).TrimEnd());
    }

    private static void Narrow(int[] widths, int most)
    {
        for (var over = widths.Sum() - most; over > 0 && widths.Max() > LeastWidth; over--)
        {
            widths[Array.LastIndexOf(widths, widths.Max())]--;
        }
    }

    private static string Cell(string text, int width, bool isNumber)
        => text.Length > width ? text[..(width - 1)] + "…"
            : isNumber ? text.PadLeft(width)
            : text.PadRight(width);

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _);
}
