using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Trimtab.Domain.Redaction;

namespace Trimtab.Domain.Incidents;

/// <summary>Redacts the parts of a context, each for itself: a part that can't be redacted, or not in time, is withheld, and its reason stands in its place.</summary>
/// <param name="redactor">Takes the secrets out.</param>
/// <param name="limit">The longest time for one part.</param>
/// <param name="time">The clock.</param>
public sealed class PartRedaction(Redactor redactor, TimeSpan limit, TimeProvider time)
{
    /// <summary>What stands instead of a sentence that can't be redacted.</summary>
    public const string NoSentence = "(withheld: it could not be redacted)";

    /// <summary>How long one part may take as a rule.</summary>
    public static TimeSpan UsualLimit { get; } = TimeSpan.FromMilliseconds(200);

    public ContextPart Text(string name, string text) => Guarded(name, within => redactor.Text(text, within));

    public ContextPart Tree(string name, JsonNode tree)
        => Guarded(name, within => redactor.Tree(tree, within)?.ToJsonString(DocumentJson.Indented) ?? "");

    /// <summary>A part made of redacted trees.</summary>
    public ContextPart Of(string name, Func<Func<JsonNode, JsonNode?>, string> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Guarded(name, within => make(tree => redactor.Tree(tree, within)));
    }

    /// <summary>A part with a line for each object. Texts of the objects are redacted by themselves before anything of them is cut, and then all of it once more.</summary>
    /// <param name="name">Name of the part.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="line">Writes one line; is given what takes the secrets out of a text.</param>
    public ContextPart Lines(string name, IReadOnlyList<JsonObject> objects, Func<JsonObject, Func<string, string>, string> line)
        => Guarded(name, within => redactor.Text(string.Join('\n', objects.Select(one => line(one, text => redactor.Text(text, within)))), within));

    /// <summary>One text of a sentence; <see cref="NoSentence"/> when it can't be redacted.</summary>
    public string Sentence(string sentence) => Text("sentence", sentence).Text ?? NoSentence;

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever goes wrong while secrets are taken out, the text must not be sent.")]
    private ContextPart Guarded(string name, Func<RedactionLimit, string> redact)
    {
        try
        {
            return new ContextPart(name, redact(new RedactionLimit(time, limit)));
        }
        catch (RedactionTimeoutException late)
        {
            return new ContextPart(name, null, late.Message);
        }
        catch (Exception fault)
        {
            // Its message may repeat what it stumbled over.
            return new ContextPart(name, null, $"redaction failed ({fault.GetType().Name})");
        }
    }
}
