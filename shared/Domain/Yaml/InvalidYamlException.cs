namespace Trimtab.Domain.Yaml;

/// <summary>The text is not YAML that can be used; lists every fault up to the first that ends the reading.</summary>
public sealed class InvalidYamlException(IReadOnlyList<YamlFault> faults)
    : Exception(string.Join("; ", faults))
{
    public InvalidYamlException(string file, int line, string text)
        : this([new YamlFault(file, line, text)])
    {
    }

    /// <summary>At least one, in the order of the text.</summary>
    public IReadOnlyList<YamlFault> Faults { get; } = faults;
}
