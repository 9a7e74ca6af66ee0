using System.Text.Json;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Domain.Images;

/// <summary>Answers questions about image references, in the manner of <see cref="VersionQuestions"/>.</summary>
public static class ImageQuestions
{
    /// <summary><c>{"text":"redis:7"}</c>: the parts of the reference.</summary>
    /// <exception cref="FormatException">The question is none.</exception>
    public static void Parse(JsonElement question, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!ImageReference.TryParse(new QuestionFields(question, VersionScheme.Docker).Text("text"), out var reference, out var reason))
        {
            VersionAnswer.Invalid(answer, reason);
            return;
        }

        answer.WriteBoolean("valid", true);
        answer.WriteString("registry", reference.Registry);
        answer.WriteString("repository", reference.Repository);
        answer.WriteString("tag", reference.Tag);
        answer.WriteString("digest", reference.Digest);
    }
}
