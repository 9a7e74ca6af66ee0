using System.Text.Json.Nodes;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Guards;

/// <summary>A pod template that a guarded workload ran well.</summary>
/// <param name="Hash">Its <c>pod-template-hash</c>.</param>
/// <param name="Template">The template, without that label.</param>
/// <param name="Rates">What its pods did in the last window that had enough requests; null for none.</param>
public sealed record GoodTemplate(string Hash, JsonObject Template, Baseline? Rates = null);
