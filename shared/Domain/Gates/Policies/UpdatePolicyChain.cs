using Trimtab.Domain.Assets;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Windows;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>All that is said about the updates of one part of an asset, the nearest place first: resource over namespace over defaults over what is built in.</summary>
public sealed class UpdatePolicyChain
{
    public const string BuiltIn = "built-in default";

    private readonly Said<GateAction>[] _actions;

    /// <param name="layers">What places say, the farthest first.</param>
    /// <param name="kind">What the asset is: charts are ordered as such.</param>
    /// <param name="windows">The fleet's windows by name.</param>
    public UpdatePolicyChain(IReadOnlyList<PolicyLayer> layers, AssetKind kind, IReadOnlyDictionary<string, ChangeWindow> windows)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(windows);
        Layers = layers;
        _actions = Actions(layers);
        Range = Find(layers, static policy => policy.Range, null);
        Filter = Find(layers, static policy => policy.Filter, kind == AssetKind.HelmRelease ? UpdateFilter.Charts : UpdateFilter.Images)!;
        Soak = Find(layers, static policy => policy.Soak, TimeSpan.Zero);
        Healthy = Find(layers, static policy => policy.Healthy, false);
        SignedBy = Find(layers, static policy => policy.SignedBy, [])!;
        Vulnerabilities = Find(layers, static policy => policy.Vulnerabilities, null);
        Approval = Find(layers, static policy => policy.Approval, ApprovalRule.Default)!;
        Mode = Find(layers, static policy => policy.Mode, ModeOf(kind));
        Execution = Find(layers, static policy => policy.Execution, null);
        var names = Find(layers, static policy => policy.Windows, [])!;
        Windows = new Said<WindowSet>(names.Value!.Count == 0 ? WindowSet.Always : new WindowSet([.. names.Value.Select(windows.GetValueOrDefault).OfType<ChangeWindow>()]), names.Origin);
    }

    public IReadOnlyList<PolicyLayer> Layers { get; }

    public Said<UpdateRange?> Range { get; }

    public Said<UpdateFilter?> Filter { get; }

    public Said<TimeSpan> Soak { get; }

    public Said<bool> Healthy { get; }

    public Said<IReadOnlyList<string>?> SignedBy { get; }

    public Said<VulnerabilityRule?> Vulnerabilities { get; }

    public Said<ApprovalRule?> Approval { get; }

    public Said<UpdateMode> Mode { get; }

    public Said<Fleet.UpdateExecution?> Execution { get; }

    public Said<WindowSet> Windows { get; }

    /// <summary>Who switched updates off, and how it is undone; null when nobody did.</summary>
    public GateReason? Disabled { get; init; }

    /// <summary>Who wants changes to be shown only; null when nobody does.</summary>
    public GateReason? ShownOnly { get; init; }

    /// <summary>What is wrong with what the asset itself says; nothing is decided before it is right.</summary>
    public IReadOnlyList<GateReason> Faults { get; init; } = [];

    /// <summary>What happens with changes of a kind.</summary>
    public Said<GateAction> ActionOf(VersionChange kind) => _actions[(int)kind];

    /// <summary>How changes of an asset are made: where nobody says it, where it comes from decides, so that nothing brings the old version back.</summary>
    public UpdateMode ModeFor(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return Mode.Origin == BuiltIn && asset is { Target: not null, Id.Kind: not AssetKind.Container } ? UpdateMode.Git : Mode.Value;
    }

    /// <summary>Whether a pull request asks for changes of an asset.</summary>
    public bool AsksByPullRequest(Asset asset) => ModeFor(asset) == UpdateMode.Git && Execution.Value is { PullRequest: true };

    /// <summary>The built-in answer: what is only newer waits for a person, what is less than a release or older is not made.</summary>
    public static GateAction BuiltInAction(VersionChange kind)
        => kind is VersionChange.Prerelease or VersionChange.Downgrade or VersionChange.Incomparable ? GateAction.Skip : GateAction.Manual;

    private static UpdateMode ModeOf(AssetKind kind) => kind switch
    {
        AssetKind.Container => UpdateMode.Docker,
        AssetKind.HelmRelease => UpdateMode.Helm,
        _ => UpdateMode.Patch,
    };

    private static Said<GateAction>[] Actions(IReadOnlyList<PolicyLayer> layers)
    {
        var actions = new Said<GateAction>[(int)VersionChange.Incomparable + 1];
        for (var kind = 0; kind < actions.Length; kind++)
        {
            actions[kind] = new Said<GateAction>(BuiltInAction((VersionChange)kind), BuiltIn);
        }

        foreach (var layer in layers)
        {
            foreach (var (kind, action) in layer.Policy.Actions)
            {
                actions[(int)kind] = new Said<GateAction>(action, layer.Origin);
            }
        }

        return actions;
    }

    private static Said<T?> Find<T>(IReadOnlyList<PolicyLayer> layers, Func<UpdatePolicy, T?> select, T? whenNobody)
        where T : class
    {
        for (var at = layers.Count - 1; at >= 0; at--)
        {
            if (select(layers[at].Policy) is { } value)
            {
                return new Said<T?>(value, layers[at].Origin);
            }
        }

        return new Said<T?>(whenNobody, BuiltIn);
    }

    private static Said<T> Find<T>(IReadOnlyList<PolicyLayer> layers, Func<UpdatePolicy, T?> select, T whenNobody)
        where T : struct
    {
        for (var at = layers.Count - 1; at >= 0; at--)
        {
            if (select(layers[at].Policy) is { } value)
            {
                return new Said<T>(value, layers[at].Origin);
            }
        }

        return new Said<T>(whenNobody, BuiltIn);
    }
}
