namespace Trimtab.Domain.Yaml;

/// <summary>One text of a document, where it stands and how it was written.</summary>
/// <param name="Segments">Keys and, in brackets, indexes that lead to it: <c>spec</c>, <c>ports</c>, <c>[0]</c>, <c>name</c>.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Text">The text.</param>
/// <param name="IsPlain">Whether it was written without quotes.</param>
internal sealed record FoundText(IReadOnlyList<string> Segments, int Line, string Text, bool IsPlain)
{
    /// <summary>As faults name it: <c>spec.ports[0].name</c>.</summary>
    public string Path => string.Join('.', Segments).Replace(".[", "[", StringComparison.Ordinal);
}
