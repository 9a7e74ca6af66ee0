using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Cli.Doctor;

/// <summary>What the update policies of a fleet ask of clusters, beyond targets and rollouts.</summary>
/// <param name="Patch">A policy says <c>mode: patch</c>.</param>
/// <param name="Helm">A policy says <c>mode: helm</c>.</param>
/// <param name="Commands">A health check runs inside a container.</param>
/// <param name="Vulnerabilities">A gate asks for them.</param>
internal sealed record UpdateNeeds(bool Patch, bool Helm, bool Commands, bool Vulnerabilities)
{
    /// <summary>Of a fleet that is not known.</summary>
    public static UpdateNeeds None { get; } = new(false, false, false, false);

    public static UpdateNeeds Of(FleetDocument fleet)
    {
        List<UpdatePolicy> policies =
        [
            .. fleet.UpdatePolicies.Values,
            .. fleet.Updates.Defaults is { } defaults ? [defaults.Own] : Array.Empty<UpdatePolicy>(),
            .. fleet.Updates.Namespaces.Select(static entry => entry.Use.Own),
            .. fleet.Updates.Rules.Select(static rule => rule.Use.Own),
        ];
        return new UpdateNeeds(
            policies.Exists(static policy => policy.Mode == UpdateMode.Patch),
            policies.Exists(static policy => policy.Mode == UpdateMode.Helm),
            policies.Exists(static policy => policy.Execution?.Checks.Any(static check => check.Kind == CheckKind.Exec) == true),
            policies.Exists(static policy => policy.Vulnerabilities is not null));
    }
}
