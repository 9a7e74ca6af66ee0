using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Faults;

namespace Trimtab.TestKit.Updates;

/// <summary>A world of assets that run one version each. Its caller may be killed at any call.</summary>
public sealed class FakeUpdateMode(Killer killer) : IUpdateMode
{
    private readonly ConcurrentDictionary<string, string> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _touched = new(StringComparer.Ordinal);

    public UpdateMode Mode => UpdateMode.Patch;

    /// <summary>Versions that never run.</summary>
    public ISet<string> Broken { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Versions that fail while they are watched.</summary>
    public ISet<string> Failing { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>What each new version changes; null: not known.</summary>
    public IReadOnlyList<string>? Differences { get; set; }

    /// <summary>Assets whose place does not answer.</summary>
    public ISet<string> Silent { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Why no change is made now; null when one is.</summary>
    public string? Obstacle { get; set; }

    /// <summary>What stands in the way of all changes before anything is touched; null when nothing does.</summary>
    public UpdateProgress? Untouched { get; set; }

    /// <summary>How often a version was to be brought about.</summary>
    public int Applied { get; private set; }

    /// <summary>Why no change can be made; null when one can.</summary>
    public string? Refusal { get; set; }

    /// <summary>Digest of what somebody else brought under the old version's name; null when nobody did.</summary>
    public string? OtherContent { get; set; }

    /// <summary>The most assets that were between versions at the same time.</summary>
    public int MostAtOnce { get; private set; }

    public int Tidied { get; private set; }

    public string Running(string asset) => _running.GetValueOrDefault(asset, "none");

    public void Start(string asset, string version) => _running[asset] = version;

    public Task<JsonObject?> SaveAsync(UpdateDocument update, CancellationToken cancellationToken)
        => Refusal is { } refusal
            ? throw new UpdateRefusedException(refusal)
            : OtherContent is { } digest ? throw new UpdateOvertakenException(update.Change.From with { Digest = digest }, "Other content runs.")
            : Running(Name(update)) is var running && running != update.Change.From.Version && running != update.Change.To.Version
            ? throw new UpdateOvertakenException(new ArtifactVersion(running, null), $"{running} runs.")
            : killer.RunAsync(() => Task.FromResult(Silent.Contains(Name(update)) ? null : new JsonObject { ["version"] = Running(Name(update)) }));

    public Task<UpdateProgress> ApplyAsync(UpdateDocument update, CancellationToken cancellationToken) => killer.RunAsync(() =>
    {
        if (Silent.Contains(Name(update)))
        {
            return Away;
        }

        Applied++;
        if (Untouched is { } untouched)
        {
            return Task.FromResult(untouched with { IsUntouched = true });
        }

        if (Obstacle is { } obstacle)
        {
            return Task.FromResult<UpdateProgress>(new UpdateProgress.PutOff(obstacle));
        }

        _touched[Name(update)] = 0;
        MostAtOnce = Math.Max(MostAtOnce, _touched.Count);
        _running[Name(update)] = update.Change.To.Version;
        UpdateProgress seen = Broken.Contains(update.Change.To.Version) ? new UpdateProgress.Failed("It ends at once.") : new UpdateProgress.Ready("It answers.");
        return Task.FromResult(seen with { Differences = Differences });
    });

    public Task<UpdateProgress> LookAsync(UpdateDocument update, CancellationToken cancellationToken)
        => killer.RunAsync(() => Silent.Contains(Name(update)) ? Away : Task.FromResult<UpdateProgress>(
            Running(Name(update)) != update.Change.To.Version || Failing.Contains(Running(Name(update))) ? new UpdateProgress.Failed("It answers 500.") : new UpdateProgress.Ready("It answers.")));

    public Task<UpdateProgress> RestoreAsync(UpdateDocument update, CancellationToken cancellationToken) => killer.RunAsync(() =>
    {
        if (Silent.Contains(Name(update)))
        {
            return Away;
        }

        _running[Name(update)] = update.Saved!.Text("version");
        _touched.TryRemove(Name(update), out _);
        return Task.FromResult<UpdateProgress>(new UpdateProgress.Ready("It answers."));
    });

    public Task TidyAsync(UpdateDocument update, CancellationToken cancellationToken) => killer.RunAsync(() =>
    {
        _touched.TryRemove(Name(update), out _);
        Tidied++;
        return Task.FromResult(true);
    });

    private static Task<UpdateProgress> Away => Task.FromResult<UpdateProgress>(new UpdateProgress.Unseen("No answer."));

    private static string Name(UpdateDocument update) => update.Change.Asset.Kind == AssetKind.Container ? $"{update.Change.Asset.Place}/{update.Change.Asset.Name}" : update.Change.Asset.Name;
}
