using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile.Diffs;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Guards;

/// <summary>Says what changed in a template, and by which program, without any value but images: others may be secrets.</summary>
internal static class TemplateAuthor
{
    private const int ShownFields = 5;
    private const int MaxSubject = 200;
    private const string Template = "spec.template.";

    /// <param name="deployment">The live Deployment.</param>
    /// <param name="before">The last good template.</param>
    /// <param name="now">The time of the look.</param>
    public static CommitSummary Of(JsonObject deployment, JsonObject before, DateTimeOffset now)
    {
        var after = deployment.Find("spec", "template") as JsonObject ?? [];
        var fields = FieldComparison.Of(Bare(before), Bare(after))
            .Select(static field => field.Path.StartsWith(Template, StringComparison.Ordinal) ? field with { Path = field.Path[Template.Length..] } : field).ToList();
        var words = fields.Select(Word).Distinct(StringComparer.Ordinal).ToList();
        var subject = $"{deployment.Reference}: {(words.Count == 0 ? "template" : string.Join(", ", words.Take(ShownFields)))}{(words.Count > ShownFields ? $" and {words.Count - ShownFields} more" : "")}";
        return new CommitSummary(subject.Length <= MaxSubject ? subject : $"{subject[..(MaxSubject - 1)]}…", ManagerOf(deployment), now);
    }

    private static string Word(FieldDiff field)
        => field.Path.EndsWith(".image", StringComparison.Ordinal) && field is { Before: JsonValue before, After: JsonValue after } ? $"image {before} → {after}" : field.Path;

    private static JsonObject Bare(JsonObject template)
        => new() { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["spec"] = new JsonObject { ["template"] = template.DeepClone() } };

    private static string ManagerOf(JsonObject deployment)
        => deployment.Items("metadata", "managedFields")
            .Where(static entry => entry.Text("subresource").Length == 0 && entry.Find("fieldsV1", "f:spec", "f:template") is not null)
            .OrderBy(static entry => entry.Text("time"), StringComparer.Ordinal)
            .LastOrDefault()?.Text("manager") is { Length: > 0 } manager ? manager : "unknown";
}
