using System.Text;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>Reads a source's files from a checkout, and pushes commits as captures do.</summary>
public sealed class GitEditableRepository(ISourceRepository sources, IChangeRepository changes) : IEditableRepository
{
    private const int MaxBytes = 10 << 20;
    private static readonly string[] Names = [".yaml", ".yml"];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<(string Head, IReadOnlyList<EditableFile> Files)> ReadAsync(FleetSource source, CancellationToken cancellationToken)
    {
        var head = await sources.ReadHeadAsync(source, cancellationToken);
        await using var tree = await sources.CheckoutAsync(source, head, cancellationToken);
        var files = new List<EditableFile>();
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var path in Directory.EnumerateFiles(tree.Directory, "*", all).Where(IsEditable).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length <= MaxBytes && Decode(await File.ReadAllBytesAsync(path, cancellationToken)) is { } text)
            {
                files.Add(new EditableFile(Path.GetRelativePath(tree.Directory, path).Replace('\\', '/'), text));
            }
        }

        return (head, files);
    }

    public async Task<string?> TryPushAsync(FleetSource source, string head, ChangeCommit commit, CancellationToken cancellationToken)
    {
        var view = await changes.OpenAsync(source, source.Name, head, [], [], cancellationToken);
        return view.Head == head ? await changes.TryPushAsync(source, head, [commit], cancellationToken) : null;
    }

    private static bool IsEditable(string path)
        => Names.Any(name => path.EndsWith(name, StringComparison.OrdinalIgnoreCase)) || Path.GetFileName(path) == "Kustomization";

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
