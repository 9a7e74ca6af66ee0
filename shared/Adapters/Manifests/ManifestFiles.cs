using System.Text;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Yaml;

namespace Trimtab.Adapters.Manifests;

/// <summary>Reads the files of one build under its limits, and gathers what is wrong with them.</summary>
/// <param name="root">The source tree's directory: nothing above it is looked at.</param>
/// <param name="options">The limits.</param>
internal sealed class ManifestFiles(string root, ManifestOptions options)
{
    private const int MaxFaults = 100;

    private static readonly string[] KustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private long _bytes;

    public string Root => root;

    public YamlLimits Limits { get; } = YamlLimits.Manifests with { MaxCharacters = options.MaxBytes, MaxDocuments = options.MaxObjects };

    /// <exception cref="InvalidManifestException">There are more faults than anyone would read.</exception>
    public void Fault(string text)
    {
        _faults.Add(text);
        if (_faults.Count >= MaxFaults)
        {
            ThrowIfFaulty();
        }
    }

    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
        {
            throw new InvalidManifestException(_faults);
        }
    }

    /// <summary>The path as the repository names it, for people.</summary>
    public string NameOf(string path) => PlaceOf(path) is { Length: > 0 } name ? name : "the root directory";

    /// <summary>The path as the repository names it; empty for its root.</summary>
    public string PlaceOf(string path) => Path.GetRelativePath(root, path) is var name && name == "." ? "" : name.Replace(Path.DirectorySeparatorChar, '/');

    /// <returns>The absolute path; null when it would lie outside the tree.</returns>
    public string? Inside(string directory, string path)
    {
        var full = Path.GetFullPath(Path.Combine(directory, path));
        return full == root || full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }

    /// <returns>The directory's kustomization file; null when it has none.</returns>
    public string? FindKustomization(string directory)
    {
        var found = KustomizationNames.Select(name => Path.Combine(directory, name)).Where(File.Exists).ToList();
        if (found.Count > 1)
        {
            Fault($"{NameOf(directory)}: there are {found.Count} kustomization files; keep one.");
        }

        return found.FirstOrDefault();
    }

    /// <summary>Counts a file's bytes, once.</summary>
    /// <exception cref="InvalidManifestException">The limit is passed: nothing more is read.</exception>
    public void Count(string path)
    {
        _bytes += _counted.Add(path) ? new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : new FileInfo(path).Length : 0;
        if (_bytes > options.MaxBytes)
        {
            Fault($"{NameOf(path)}: with it the target's files have more than {options.MaxBytes} bytes (setting Manifests:MaxBytes).");
            ThrowIfFaulty();
        }
    }

    /// <returns>The file's documents; none when it is wrong, which is then a fault.</returns>
    public IReadOnlyList<YamlTree> ReadYaml(string path)
    {
        Count(path);
        try
        {
            return ParseYaml(NameOf(path), _strict.GetString(File.ReadAllBytes(path)));
        }
        catch (DecoderFallbackException)
        {
            Fault($"{NameOf(path)}: the file is not UTF-8 text.");
            return [];
        }
    }

    /// <inheritdoc cref="ReadYaml"/>
    public IReadOnlyList<YamlTree> ParseYaml(string name, string text)
    {
        try
        {
            return YamlTree.Parse(name, text, Limits);
        }
        catch (InvalidYamlException e)
        {
            foreach (var fault in e.Faults)
            {
                Fault(fault.ToString());
            }

            return [];
        }
    }
}
