using System.Text.Json;
using System.Text.Json.Serialization;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Updates.Editing;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Updates.Editing;

/// <summary>A folder of testdata: <c>change.json</c>, the tree <c>input</c>, and in <c>expected</c> the files that change.</summary>
internal sealed record EditCase(string Asset, string Part, string Artifact, string From, string To, string Directory)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Updates", "Editing", "testdata");
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public string? FromDigest { get; init; }

    public string? ToDigest { get; init; }

    /// <summary>Parts of the fault, any of them; null when there is none.</summary>
    public string? Fault { get; init; }

    public int Done { get; init; }

    [JsonIgnore]
    public IReadOnlyList<EditableFile> Input { get; private init; } = [];

    [JsonIgnore]
    public IReadOnlyList<EditableFile> Expected { get; private init; } = [];

    [JsonIgnore]
    public Change Change => new(
        AssetId.TryParse(Asset, out var id) ? id : throw new InvalidOperationException(Asset), Part, Artifact, new ArtifactVersion(From, FromDigest), new ArtifactVersion(To, ToDigest), VersionChange.Patch);

    public static IEnumerable<string> Names => System.IO.Directory.EnumerateDirectories(Root).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static EditCase Read(string name)
    {
        var folder = Path.Combine(Root, name);
        return JsonSerializer.Deserialize<EditCase>(File.ReadAllText(Path.Combine(folder, "change.json")), Options)! with
        {
            Input = Files(Path.Combine(folder, "input")),
            Expected = Files(Path.Combine(folder, "expected")),
        };
    }

    private static List<EditableFile> Files(string folder)
        => System.IO.Directory.Exists(folder)
            ? [.. System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(path => new EditableFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), new System.Text.UTF8Encoding(false).GetString(File.ReadAllBytes(path))))]
            : [];
}
