using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Variables;
using Trimtab.Domain.Yaml;

namespace Trimtab.Adapters.Manifests;

/// <summary>Plain YAML directories, read here, and kustomizations, built by <c>kubectl kustomize</c>.</summary>
public sealed partial class ManifestBuilder(ProgramRunner programs, IOptions<ManifestOptions> options) : IManifestBuilder
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>No program that kustomize could call, and a proxy that is not there: what the check overlooked gets nowhere.</summary>
    private static readonly Dictionary<string, string> NoNetwork = new()
    {
        ["PATH"] = "/nonexistent",
        ["HOME"] = "/nonexistent",
        ["HTTP_PROXY"] = "http://127.0.0.1:9",
        ["HTTPS_PROXY"] = "http://127.0.0.1:9",
        ["http_proxy"] = "http://127.0.0.1:9",
        ["https_proxy"] = "http://127.0.0.1:9",
        ["NO_PROXY"] = "",
        ["no_proxy"] = "",
    };

    /// <inheritdoc/>
    /// <exception cref="ProgramException">kubectl is missing or took too long.</exception>
    public async Task<IReadOnlyList<BuiltObject>> BuildAsync(SourceTree tree, string path, IReadOnlyDictionary<string, Variable>? variables, CancellationToken cancellationToken)
    {
        var files = new ManifestFiles(Path.GetFullPath(tree.Directory).TrimEnd(Path.DirectorySeparatorChar), options.Value);
        var objects = new ObjectCollector(files, options.Value.MaxObjects, variables is null ? null : new VariableSubstitution(variables, options.Value.MaxBytes));
        if (Path.IsPathRooted(path) || files.Inside(files.Root, path) is not { } directory)
        {
            throw new InvalidManifestException([$"The path '{path}' leaves the repository."]);
        }

        if (!Directory.Exists(directory))
        {
            throw new InvalidManifestException([$"The directory '{path}' is not in commit {tree.Revision}."]);
        }

        await AddDirectoryAsync(files, objects, directory, cancellationToken);
        if (objects.Objects.Count == 0)
        {
            files.ThrowIfFaulty();
            throw new InvalidManifestException([$"{files.NameOf(directory)}: there is no object in any .yaml, .yml or .json file."]);
        }

        files.ThrowIfFaulty();
        return objects.Objects;
    }

    private async Task AddDirectoryAsync(ManifestFiles files, ObjectCollector objects, string directory, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (files.FindKustomization(directory) is { } kustomization)
        {
            objects.Add(await BuildKustomizationAsync(files, directory, kustomization, cancellationToken), files.PlaceOf(directory));
            return;
        }

        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo { LinkTarget: null })
            {
                await AddDirectoryAsync(files, objects, entry.FullName, cancellationToken);
            }
            else if (File.Exists(entry.FullName) && Extensions.Contains(entry.Extension))
            {
                objects.Add(files.ReadYaml(entry.FullName), files.PlaceOf(entry.FullName));
            }
        }
    }

    private async Task<IReadOnlyList<YamlTree>> BuildKustomizationAsync(ManifestFiles files, string directory, string kustomization, CancellationToken cancellationToken)
    {
        new KustomizationCheck(files).Check(directory, kustomization);
        files.ThrowIfFaulty();
        var call = new ProgramCall(ProgramName.Kubectl, ["kustomize", directory, "--load-restrictor=LoadRestrictionsRootOnly"])
        {
            WorkingDirectory = directory,
            Environment = NoNetwork,
            Timeout = options.Value.Timeout,
            MaxOutputBytes = options.Value.MaxBytes,
        };
        try
        {
            var result = await programs.RunAsync(call, cancellationToken);
            if (result.ExitCode == 0)
            {
                return files.ParseYaml($"{files.NameOf(directory)} (built)", result.Output);
            }

            files.Fault($"{files.NameOf(kustomization)}: kustomize: {Reason(files, result)}");
        }
        catch (ProgramException e) when (e.Failure == ProgramFailure.OutputTooLarge)
        {
            files.Fault($"{files.NameOf(kustomization)}: it makes more than {options.Value.MaxBytes} bytes (setting Manifests:MaxBytes).");
        }

        return [];
    }

    private static string Reason(ManifestFiles files, ProgramResult result)
    {
        var text = result.Error.Replace(files.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(files.Root, ".", StringComparison.Ordinal);
        text = Frame().Replace(Blank().Replace(text, " ").Trim(), "").TrimEnd('"');
        return text.Length <= 500 ? text : text[..500] + "…";
    }

    /// <summary>What kubectl puts before the reason: <c>error: </c>, or a log line's head.</summary>
    [GeneratedRegex(@"^(error: |E\d{4} [^]]{1,100}\] ""command failed"" err="")", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blank();
}
