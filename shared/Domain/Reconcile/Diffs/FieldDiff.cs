using System.Text.Json.Nodes;

namespace Trimtab.Domain.Reconcile.Diffs;

/// <summary>One field that an apply would change.</summary>
/// <param name="Path">Where it is, e.g. <c>spec.template.spec.containers[web].image</c>: items that have names go by them, and <c>…[order]</c> is the order of their names.</param>
/// <param name="Before">What it is; null when it is not there, and always for a secret's value.</param>
/// <param name="After">What it would be; null when it would go, and always for a secret's value.</param>
/// <param name="IsSecret">Whether the values are left out because they are a secret's.</param>
public sealed record FieldDiff(string Path, JsonNode? Before, JsonNode? After, bool IsSecret = false);
