using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Sources.Redelivery;

namespace Trimtab.Domain.Tests.Sources.Redelivery;

internal sealed class FakeHookDeliveries : IHookDeliveries
{
    public Dictionary<string, IReadOnlyList<HookDelivery>> Attempts { get; } = [];

    public HashSet<string> Failing { get; } = [];

    public Delivery Result { get; set; } = new Delivery.Delivered();

    public List<(string Source, long Id)> Asked { get; } = [];

    public Task<IReadOnlyList<HookDelivery>> ListAsync(FleetSource source, DateTimeOffset since, CancellationToken cancellationToken)
        => Failing.Contains(source.Name) ? throw new SourceException("no answer", isTransient: true) : Task.FromResult(Attempts.GetValueOrDefault(source.Name, []));

    public Task<Delivery> RedeliverAsync(FleetSource source, HookDelivery delivery, CancellationToken cancellationToken)
    {
        Asked.Add((source.Name, delivery.Id));
        return Task.FromResult(Result);
    }
}
