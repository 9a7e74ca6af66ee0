using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Editing;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Updates.Committing;

public sealed class UpdateTrailerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_commit_of_a_pull_request_has_it() => UpdateTrailer.IsIn(UpdateCommit.Of(Change(), new RepositoryEdit([], [])).Message).ShouldBeTrue();

    [Theory]
    [InlineData("Mend it by hand\n")]
    [InlineData("Revert \"Update web\"\n\nThe commit said Trimtab-Update: 1\n")]
    [InlineData("")]
    public void A_persons_commit_has_none(string message) => UpdateTrailer.IsIn(message).ShouldBeFalse();

    private static ChangeDocument Change()
    {
        var asset = new AssetId("apps-eu", "shop", AssetKind.Deployment, "web");
        var change = new Change(asset, "web", "example.org/web", new ArtifactVersion("1.2.3", null), new ArtifactVersion("1.3.0", null), VersionChange.Minor);
        return new ChangeDocument
        {
            Change = change,
            Candidate = new Candidate(change.To, Now.AddDays(-3)),
            Asset = new Asset(asset),
            Decision = new GateDecision(asset, "web", change.Artifact, change.From, "1.3.0 (minor) is made now.", []),
            Action = GateAction.Auto,
            State = ChangeState.AwaitingMerge,
            FoundAt = Now,
            PullRequest = new ChangePullRequest("shop", "trimtab/web", "0123.1.2", Now) { LookAt = Now },
        };
    }
}
