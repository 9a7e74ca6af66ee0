using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.TestKit.Updates;

/// <summary>Checks that say what they are told to.</summary>
public sealed class FakeHealthChecks : IHealthChecks
{
    public Func<UpdateDocument, CheckResult> Answer { get; set; } = static _ => new CheckResult(true, "Answered 200.");

    public Task<CheckResult> RunAsync(HealthCheck check, UpdateDocument update, CancellationToken cancellationToken) => Task.FromResult(Answer(update));
}
