namespace Trimtab.Domain.Fleet;

/// <summary>One thing that is wrong with the fleet document.</summary>
/// <param name="File">File name as it was given.</param>
/// <param name="Line">1-based line; 0 when the fault has none.</param>
/// <param name="Path">Where in the document: <c>targets.shop-prod.source</c>.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record FleetFault(string File, int Line, string Path, string Text)
{
    public override string ToString() => $"{File}{(Line > 0 ? $":{Line}" : "")}: {Path}: {Text}";
}
