using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>A pod template that a workload has or had.</summary>
/// <param name="Template">The template.</param>
/// <param name="Keeper">The whole object that keeps it, not redacted: a ReplicaSet or ControllerRevision, with the annotations that its workload gave it, or the stable workload of a canary.</param>
public sealed record PastTemplate(JsonObject Template, JsonObject Keeper)
{
    /// <summary>The label that StatefulSets and DaemonSets give their pods.</summary>
    internal const string RevisionHash = "controller-revision-hash";

    private const string TemplateHash = "pod-template-hash";
    private const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>The label by which pods name their template.</summary>
    public string HashLabel => IsRevision(Keeper) ? RevisionHash : TemplateHash;

    /// <summary>What that label says on its pods; null for a template that has no hash.</summary>
    public string? Hash => Keeper.Label(HashLabel) ?? (IsRevision(Keeper) ? Keeper.Name : null);

    /// <summary>See <see cref="TemplateCommit"/>; null when it is not known.</summary>
    public string? Commit => TemplateCommit.Of(Keeper);

    /// <summary>A higher one was put in place later; 0 when it is not known.</summary>
    internal long Number => Keeper.Number("revision") ?? (long.TryParse(Keeper.Annotation(Revision), out var number) ? number : 0);

    /// <summary>Reads the template out of the object that keeps it.</summary>
    /// <returns>Null when it keeps none.</returns>
    public static PastTemplate? Of(JsonObject? keeper)
    {
        if (keeper is null || !IsRevision(keeper))
        {
            return keeper?.Find("spec", "template") is JsonObject own ? new PastTemplate(own, keeper) : null;
        }

        if (keeper.Find("data", "spec", "template") is not JsonObject kept)
        {
            return null;
        }

        // A revision is a patch, whose word for "as a whole" stands among the fields.
        var template = kept.Copy();
        template.Remove("$patch");
        return new PastTemplate(template, keeper);
    }

    /// <summary>Whether a name is that of a label by which pods name their template.</summary>
    public static bool IsHashLabel(string name) => name is TemplateHash or RevisionHash;

    /// <summary>Whether it was in place before another one of its workload. One that comes back keeps its object under a new, higher number: then only its age tells.</summary>
    internal bool IsBefore(PastTemplate other) => Number < other.Number || string.CompareOrdinal(Created, other.Created) < 0;

    private string Created => Keeper.Text("metadata", "creationTimestamp");

    private static bool IsRevision(JsonObject keeper) => keeper.KindName.Kind == KindName.ControllerRevision.Kind;
}
