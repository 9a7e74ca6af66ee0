using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Changes;

public sealed class UpdateHoldsTests
{
    private static readonly AssetId Web = new("apps-eu", "shop", AssetKind.Deployment, "web");

    private readonly UpdateHolds _holds = new(new InMemoryDocumentStore());

    [Theory]
    [InlineData("1.2.4", null, true)]
    [InlineData("1.2.4", "sha256:a", true)]
    [InlineData("1.2.4", "sha256:b", false)]
    [InlineData("1.2.5", "sha256:a", false)]
    public void A_hold_covers_its_version_with_its_content(string version, string? digest, bool isCovered)
        => Hold("1.2.4", "sha256:a").Covers("example.org/web", new ArtifactVersion(version, digest)).ShouldBe(isCovered);

    [Fact]
    public async Task A_hold_that_is_there_stays_as_it_is()
    {
        await _holds.PlaceAsync(Hold("1.2.4", null), default);
        await _holds.PlaceAsync(Hold("1.2.4", null) with { Reason = "another" }, default);

        (await _holds.ReadAsync(Web, "web", default)).ShouldHaveSingleItem().Reason.ShouldBe("It crashed.");
        (await _holds.ReadAsync(Web, "sidecar", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_longer_hold_takes_the_place_of_one_that_ends_sooner()
    {
        var soon = Hold("1.2.4", null) with { Until = DateTimeOffset.UnixEpoch.AddHours(6), Reason = "The token has expired." };
        await _holds.PlaceAsync(soon, default);
        await _holds.PlaceAsync(soon with { Until = soon.Until!.Value.AddHours(6), Reason = "It has expired again." }, default);
        await _holds.PlaceAsync(soon, default);
        (await _holds.ReadAsync(Web, "web", default)).ShouldHaveSingleItem().Reason.ShouldBe("It has expired again.");

        await _holds.PlaceAsync(Hold("1.2.4", null), default);
        await _holds.PlaceAsync(soon, default);

        (await _holds.ReadAsync(Web, "web", default)).ShouldHaveSingleItem().Reason.ShouldBe("It crashed.");
    }

    [Fact]
    public async Task A_persons_order_lifts_it_with_a_record()
    {
        var audit = new InMemoryAuditLog();
        var handler = new ReleaseUpdateHoldHandler(_holds, audit, new FixedFleet(""), new FakeClock());
        await _holds.PlaceAsync(Hold("1.2.4", null), default);
        await _holds.PlaceAsync(Hold("1.2.5", null), default);

        var outcome = await handler.HandleAsync(new ReleaseUpdateHold(Web, "1.2.4"), MessageContext.For("alice@laptop"), default);

        outcome.Reason.ShouldBe("Lifted for apps-eu/shop/deployment/web: 1.2.4.");
        (await _holds.ListAsync(default)).ShouldHaveSingleItem().Version.Version.ShouldBe("1.2.5");
        audit.Records.ShouldHaveSingleItem().Actor.ShouldBe("alice@laptop");
        (await handler.HandleAsync(new ReleaseUpdateHold(Web, "1.2.4"), MessageContext.For("alice@laptop"), default)).Reason.ShouldStartWith("There is no hold of 1.2.4");
    }

    private static UpdateHold Hold(string version, string? digest)
        => new(Web, "web", "example.org/web", new ArtifactVersion(version, digest), "It crashed.", DateTimeOffset.UnixEpoch, "updater");
}
