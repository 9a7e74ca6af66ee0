using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace Trimtab.Domain.Notifications.Templates;

/// <summary>One compiled Handlebars text. It can name nothing but the model's fields, and its work and length are bounded.</summary>
public sealed class TextTemplate
{
    private const int MaxSource = 8 * 1024;

    private static readonly IHandlebars Engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    private readonly HandlebarsTemplate<TextWriter, object, object> _template;
    private readonly int _maxLength;

    private TextTemplate(HandlebarsTemplate<TextWriter, object, object> template, int maxLength)
    {
        _template = template;
        _maxLength = maxLength;
    }

    /// <summary>Compiles a text and tries it on examples.</summary>
    /// <param name="source">At most 8192 characters.</param>
    /// <param name="maxLength">Longer results are cut.</param>
    /// <exception cref="InvalidTemplateException">It is too long, not Handlebars, or names something that the model does not have.</exception>
    public static TextTemplate Compile(string source, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length > MaxSource)
        {
            throw new InvalidTemplateException($"The template has {source.Length} characters; at most {MaxSource} are allowed.");
        }

        TemplateTags.Check(source);
        try
        {
            using var reader = new StringReader(source);
            var template = new TextTemplate(Engine.Compile(reader), maxLength);
            foreach (var example in NotificationModel.Examples)
            {
                template.Fill(example, static value => value);
            }

            return template;
        }
        catch (HandlebarsUndefinedBindingException fault)
        {
            throw new InvalidTemplateException(
                $"Line {TemplateTags.LineOf(source, fault.MissingKey)} of the template names {fault.MissingKey}, which notifications do not have (see infra/docs/notifications.md).", fault);
        }
        catch (Exception fault) when (IsOfLibrary(fault))
        {
            throw new InvalidTemplateException($"The template can't be read: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <summary>Fills in the values.</summary>
    /// <returns>False when the template fails on this notification, for instance in a branch that no example takes.</returns>
    internal bool TryRender(Announcement announcement, Func<string, string> escape, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = Fill(announcement, escape);
            return true;
        }
        catch (Exception fault) when (IsOfLibrary(fault))
        {
            text = null;
            return false;
        }
    }

    // For texts that are wrong in unusual ways the library fails with whatever its own code runs into.
    private static bool IsOfLibrary(Exception fault)
        => fault is HandlebarsException or HandlebarsUndefinedBindingException or InvalidOperationException or ArgumentException or FormatException
            or NullReferenceException or IndexOutOfRangeException or InvalidCastException or NotSupportedException or KeyNotFoundException;

    private string Fill(Announcement announcement, Func<string, string> escape)
    {
        using var writer = new BoundedWriter(_maxLength);
        _template(writer, NotificationModel.Of(announcement, escape, new RenderLimit()));
        return writer.ToString();
    }
}
