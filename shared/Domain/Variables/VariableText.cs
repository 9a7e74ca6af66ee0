using System.Text;

namespace Trimtab.Domain.Variables;

/// <summary>Replaces <c>${name}</c>, <c>${name:=default}</c> and <c>${name:-default}</c> in a text; <c>$${</c> stands for <c>${</c> itself.</summary>
/// <remarks>What is put in is not looked at again, so no value can bring in another variable. One pass: time and result grow with the text and the values only.</remarks>
public static class VariableText
{
    internal const string Opening = "${";

    private const int MaxFaults = 10;

    /// <param name="text">Any text; after ten faults in it no more are looked for.</param>
    /// <param name="find">The variable of a name; null when there is none. A default also stands in for an empty value.</param>
    public static VariableExpansion Expand(string text, Func<string, Variable?> find)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(find);
        var result = new StringBuilder(text.Length);
        List<string> faults = [];
        Variable? whole = null;
        var position = 0;
        for (var start = Next(text, 0); start >= 0 && faults.Count < MaxFaults; start = Next(text, position))
        {
            if (start > position && text[start - 1] == '$')
            {
                result.Append(text, position, start - 1 - position).Append(Opening);
                position = start + Opening.Length;
                continue;
            }

            result.Append(text, position, start - position);
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                faults.Add("A '${' has no '}': close it, or write '$${' for the characters themselves.");
                position = text.Length;
                break;
            }

            var value = Resolve(text[(start + Opening.Length)..end], find, faults);
            whole = start == 0 && end == text.Length - 1 ? value : null;
            result.Append(value?.Text);
            position = end + 1;
        }

        result.Append(text, position, text.Length - position);
        return new VariableExpansion(result.ToString(), whole, faults);
    }

    private static int Next(string text, int position) => text.IndexOf(Opening, position, StringComparison.Ordinal);

    /// <param name="reference">What stands between the braces.</param>
    /// <param name="find">The variable of a name.</param>
    /// <param name="faults">Takes what is wrong.</param>
    private static Variable? Resolve(string reference, Func<string, Variable?> find, List<string> faults)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? reference : reference[..colon];
        var hasDefault = colon >= 0 && reference.Length > colon + 1 && reference[colon + 1] is '=' or '-';
        if (!Variable.IsName(name) || (colon >= 0 && !hasDefault))
        {
            faults.Add($"'${{{Shorten(reference)}}}' is no variable: write ${{name}}, ${{name:=default}} or ${{name:-default}}, and '$${{' for the characters themselves.");
            return null;
        }

        var value = find(name);
        if (hasDefault && string.IsNullOrEmpty(value?.Text))
        {
            value = new Variable(reference[(colon + 2)..], IsText: false);
            if (value.Text.Contains(Opening, StringComparison.Ordinal))
            {
                faults.Add($"The default of the variable {name} holds another variable, which is not looked up.");
            }
        }

        if (value is null)
        {
            faults.Add($"The variable {name} is not defined and has no default.");
        }

        return value;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
