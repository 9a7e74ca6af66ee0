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

    public ContextPart Text(string name, string text) => Guarded(name, within => redactor.Text(text, within));

    public ContextPart Tree(string name, JsonNode tree)
        => Guarded(name, within => redactor.Tree(tree, within)?.ToJsonString(DocumentJson.Indented) ?? "");

    /// <summary>A part made of redacted trees.</summary>
    public ContextPart Of(string name, Func<Func<JsonNode, JsonNode?>, string> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Guarded(name, within => make(tree => redactor.Tree(tree, within)));
    }

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
