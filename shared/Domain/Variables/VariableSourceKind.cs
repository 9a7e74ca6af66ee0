namespace Trimtab.Domain.Variables;

public enum VariableSourceKind
{
    ConfigMap,
    Secret,

    /// <summary>A YAML or JSON file: one map of names and values.</summary>
    File,
}
