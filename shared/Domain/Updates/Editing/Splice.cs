using Trimtab.Domain.Yaml;
using YamlDotNet.Core;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>One replacement in a text.</summary>
/// <param name="Start">Index of the first letter that goes.</param>
/// <param name="End">Index behind the last one.</param>
/// <param name="Text">What comes instead.</param>
internal readonly record struct Splice(int Start, int End, string Text)
{
    /// <summary>Puts another value where a scalar stands, in the quotes that it has.</summary>
    /// <returns>Null when the scalar is written in a way that is not edited: over several lines, with escapes, or shared by an alias.</returns>
    public static Splice? Of(string text, MarkedNode scalar, string value)
    {
        if (scalar.Text is null || scalar.IsShared || scalar.Start >= scalar.End || scalar.End > text.Length)
        {
            return null;
        }

        var quote = scalar.Style switch { ScalarStyle.SingleQuoted => "'", ScalarStyle.DoubleQuoted => "\"", _ => "" };
        var written = text.AsSpan(scalar.Start, scalar.End - scalar.Start);
        var (start, end) = (scalar.Start + quote.Length, scalar.End - quote.Length);
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted) || !written.SequenceEqual($"{quote}{scalar.Text}{quote}"))
        {
            return null;
        }

        // A tag such as 1.10 that stands without quotes would be read as the number 1.1.
        return new Splice(start, end, quote.Length > 0 || YamlScalar.IsText(value) ? value : $"\"{value}\"");
    }
}
