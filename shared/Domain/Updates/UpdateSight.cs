using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Domain.Updates;

/// <summary>Does and looks at what an update's phase wants, in its mode and with its checks.</summary>
public sealed class UpdateSight(IEnumerable<IUpdateMode> modes, IHealthChecks checks, ErrorWatch errors, UpdateHolds holds, IUpdateReport report, TimeProvider time)
{
    private readonly Dictionary<UpdateMode, IUpdateMode> _modes = modes.ToDictionary(static mode => mode.Mode);

    /// <exception cref="UpdateRefusedException">Trimtab has no such mode here.</exception>
    public IUpdateMode ModeOf(UpdateDocument update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return _modes.GetValueOrDefault(update.Mode) ?? throw new UpdateRefusedException($"The mode {update.Mode.ToString().ToLowerInvariant()} is not there yet: choose another in the update policy.");
    }

    /// <inheritdoc cref="IUpdateMode.SaveAsync"/>
    public async Task<JsonObject?> SaveAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var kind = update.Change.Asset.Kind;
        if (kind != AssetKind.Container && !UpdatedPods.Has(kind) && update.Execution.Checks.Any(static check => check.Kind == CheckKind.Exec))
        {
            throw new UpdateRefusedException($"A {kind} has no pods that last, so no command can run in them as a health check: use http or tcp for this asset.");
        }

        // What was taken back on one host is not tried on the next.
        return kind == AssetKind.Container && (await holds.ListAsync(cancellationToken)).FirstOrDefault(hold => hold.WasTriedElsewhereFor(update.Change.Asset) && hold.Covers(update.Change.Artifact, update.Change.To)) is { } hold
            ? throw new UpdateRefusedException($"It is held on host {hold.Asset.Place}: {hold.Reason} Release it there first: trimtab hold release {hold.Asset}.")
            : await ModeOf(update).SaveAsync(update, cancellationToken);
    }

    /// <summary>Goes on with what the phase wants.</summary>
    public Task<UpdateProgress> LookAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.Phase switch
        {
            UpdatePhase.Executing => ModeOf(update).ApplyAsync(update, cancellationToken),
            UpdatePhase.RollingBack => update.Saved is null
                ? Task.FromResult<UpdateProgress>(new UpdateProgress.Ready("Nothing was touched."))
                : ModeOf(update).RestoreAsync(update, cancellationToken),
            _ => WatchAsync(update, cancellationToken),
        };
    }

    private async Task<UpdateProgress> WatchAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var seen = await ModeOf(update).LookAsync(update, cancellationToken);
        if (seen is UpdateProgress.Ready && update.Execution.Checks.Count > 0)
        {
            var results = await Task.WhenAll(update.Execution.Checks.Select(async check => (Check: check, Result: await checks.RunAsync(check, update, cancellationToken))));
            var bad = results.Where(static result => !result.Result.IsGood).ToList();
            seen = bad.Count == 0 ? seen
                : bad.TrueForAll(static result => result.Result.IsUnseen) ? new UpdateProgress.Unseen(Sentences(bad))
                : new UpdateProgress.Failed(Sentences(bad));
        }

        if (seen is UpdateProgress.Ready && await errors.LookAsync(update, cancellationToken) is var (counted, result))
        {
            seen = result.IsGood ? new UpdateProgress.Ready($"{seen.Reason} {result.Reason}") { Errors = counted } : new UpdateProgress.Failed(result.Reason) { Errors = counted };
        }

        if (seen is not UpdateProgress.Unseen)
        {
            report.Checked(update, time.GetElapsedTime(began), seen is UpdateProgress.Ready);
        }

        return seen;
    }

    private static string Sentences(IEnumerable<(HealthCheck Check, CheckResult Result)> results) => string.Join(' ', results.Select(static result => $"{result.Check}: {result.Result.Reason}"));
}
