using System.Text.RegularExpressions;

namespace Trimtab.Domain.Notifications.Templates;

/// <summary>The tags of a template, read for what its compiler does not say: the line of a fault, and what is not allowed here.</summary>
internal static partial class TemplateTags
{
    /// <exception cref="InvalidTemplateException">A block is not closed, is closed twice or by another's name; or a partial or decorator is used.</exception>
    public static void Check(string source)
    {
        Stack<(string Name, int Line)> open = new();
        foreach (var tag in Tag().Matches(source).Cast<Match>())
        {
            var (sign, name, line) = (tag.Groups["sign"].Value, tag.Groups["name"].Value, LineAt(source, tag.Index));
            switch (sign)
            {
                case "" or "^" when name is "else" or "":
                    break;
                case "#" or "^":
                    open.Push((name, line));
                    break;
                case "/" when !open.TryPop(out var block) || block.Name != name:
                    throw new InvalidTemplateException($"Line {line} of the template closes {name}, which is not open there.");
                case ">" or "#>" or "*" or "#*":
                    throw new InvalidTemplateException($"Line {line} of the template uses a partial or decorator: there are none here.");
            }
        }

        if (open.TryPeek(out var last))
        {
            throw new InvalidTemplateException($"The block {last.Name} on line {last.Line} of the template is never closed: end it with {{{{/{last.Name}}}}}.");
        }
    }

    /// <returns>The line of the first tag that has the word; 1 when none has.</returns>
    public static int LineOf(string source, string word)
        => Tag().Matches(source).Cast<Match>().FirstOrDefault(tag => tag.Value.Contains(word, StringComparison.Ordinal)) is { } found ? LineAt(source, found.Index) : 1;

    private static int LineAt(string source, int index) => source.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"(?<!\\)\{\{\{?~?(?:!--.*?--~?|(?<sign>#\*|#>|[#/^>*&!])?\s*(?<name>[^\s}~]*)[^}]*)\}\}", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Tag();
}
