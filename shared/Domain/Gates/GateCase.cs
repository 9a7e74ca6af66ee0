using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Gates;

/// <summary>A question to the gate, written down: for trying policies, and for tests.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Artifact">What its part runs, without tag.</param>
/// <param name="Running">The version that runs.</param>
/// <param name="Candidates">What there is.</param>
public sealed record GateCase(Asset Asset, string Artifact, ArtifactVersion Running, IReadOnlyList<Candidate> Candidates)
{
    /// <summary>The part; the first image's container, or <see cref="Change.Chart"/>, when nothing is said.</summary>
    public string? Part { get; init; }

    /// <summary>The time; null for now.</summary>
    public DateTimeOffset? Now { get; init; }

    public IReadOnlyList<KnownEvidence> Evidence { get; init; } = [];

    public IReadOnlyList<UpdateHold> Holds { get; init; } = [];

    /// <summary>Reads a case from YAML or JSON.</summary>
    /// <exception cref="FormatException">The text is no case; the message says what is wrong with it.</exception>
    public static GateCase Read(string fileName, string text)
    {
        try
        {
            var trees = YamlTree.Parse(fileName, text, YamlLimits.Configuration);
            return trees is [{ Root: JsonObject root }]
                ? root.Deserialize<GateCase>(DocumentJson.Options) is { Asset: not null, Running: not null, Candidates: not null, Artifact.Length: > 0 } read
                    ? read
                    : throw new FormatException($"{fileName} must have asset, artifact, running and candidates.")
                : throw new FormatException($"{fileName} must be one map with asset, artifact, running and candidates.");
        }
        catch (InvalidYamlException exception)
        {
            throw new FormatException(string.Join(Environment.NewLine, exception.Faults.Select(static fault => $"{fault.File}:{fault.Line}: {fault.Text}")), exception);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{fileName}: {exception.Path}: {exception.Message}", exception);
        }
    }

    /// <summary>The question, by some rules.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="now">The time, when the case has none of its own.</param>
    public GateQuestion Ask(UpdateRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var part = Part ?? (Asset.Id.Kind == AssetKind.HelmRelease ? Change.Chart : Asset.Images is [var first, ..] ? first.Container : Asset.Id.Name);
        return new GateQuestion(rules.For(Asset, part, Artifact), Asset, new PartCandidates(Asset.Id, part, Artifact, Running, Candidates), Now ?? now)
        {
            Holds = Holds,
            Evidence = Evidence.ToDictionary(static known => known.Version, static known => known.Evidence),
        };
    }
}
