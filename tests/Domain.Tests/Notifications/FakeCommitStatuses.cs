using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

internal sealed class FakeCommitStatuses : ICommitStatuses
{
    public List<CommitStatus> Set { get; } = [];

    public bool Accepts(FleetSource source) => source.Token is not null;

    public Task<Delivery> SetAsync(FleetSource source, CommitStatus status, CancellationToken cancellationToken)
    {
        Set.Add(status);
        return Task.FromResult<Delivery>(new Delivery.Delivered());
    }
}
