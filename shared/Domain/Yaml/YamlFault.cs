namespace Trimtab.Domain.Yaml;

/// <summary>One thing that is wrong with a YAML text.</summary>
/// <param name="File">File name as it was given.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Text">What is wrong.</param>
public sealed record YamlFault(string File, int Line, string Text)
{
    public override string ToString() => $"{File}:{Line}: {Text}";
}
