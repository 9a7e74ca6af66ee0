using Trimtab.Domain.Sources;
using Trimtab.Domain.Variables;

namespace Trimtab.Domain.Manifests;

/// <summary>Turns a directory of a source tree into the objects it describes.</summary>
public interface IManifestBuilder
{
    /// <summary>Builds a plain YAML directory (recursively) or, where it holds a kustomization file, that kustomization.</summary>
    /// <param name="tree">The checked-out revision.</param>
    /// <param name="path">Directory inside it; empty for the root.</param>
    /// <param name="variables">Put into the objects after the build; null: nothing is replaced.</param>
    /// <param name="cancellationToken">Cancels the build.</param>
    /// <returns>At least one object; each has apiVersion, kind and metadata.name; no two have one identity. List kinds are taken apart.</returns>
    /// <exception cref="InvalidManifestException">The directory or a file in it is wrong; all faults are listed.</exception>
    Task<IReadOnlyList<BuiltObject>> BuildAsync(SourceTree tree, string path, IReadOnlyDictionary<string, Variable>? variables, CancellationToken cancellationToken);
}
