using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Changes;

/// <summary>A proposed update of one part of an asset.</summary>
/// <param name="Asset">What would change.</param>
/// <param name="Part">The container's name; <see cref="Chart"/> for a Helm release's chart.</param>
/// <param name="Artifact">The image without tag and digest (<c>docker.io/library/nginx</c>), or the chart with its repository (<c>https://charts.example.com/nginx</c>, <c>oci://…</c>).</param>
/// <param name="From">What runs.</param>
/// <param name="To">What should run.</param>
/// <param name="Type">The step from one to the other.</param>
public sealed record Change(AssetId Asset, string Part, string Artifact, ArtifactVersion From, ArtifactVersion To, VersionChange Type)
{
    /// <summary>The part's name of a Helm release.</summary>
    public const string Chart = "chart";

    /// <summary>The same for the same asset, part and aim, whoever finds it and however often: 16 hex digits.</summary>
    public string Id => ContentDigest.Hex(new JsonArray(Asset.ToString(), Part, Artifact, To.Version, To.Digest))[..16];
}
