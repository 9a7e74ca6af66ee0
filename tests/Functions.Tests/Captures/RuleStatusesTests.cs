using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Hosting.Captures;

namespace Trimtab.Functions.Tests.Captures;

public sealed class RuleStatusesTests : IAsyncLifetime
{
    private EngineScene _scene = null!;

    [Fact]
    public async Task A_repository_that_is_new_changed_or_made_anew_is_looked_at_once()
    {
        var statuses = new RuleStatuses(new CaptureCluster("apps", _scene.Cluster, _scene.Cluster), _scene.Sender, _scene.Clock);
        List<int> asked = [];

        foreach (var (uid, generation) in ((string, int)[])[("u1", 1), ("u1", 1), ("u2", 1), ("u2", 1), ("u2", 2)])
        {
            var repository = new JsonObject
            {
                ["apiVersion"] = "configbutler.ai/v1alpha1",
                ["kind"] = "GitRepoConfig",
                ["metadata"] = new JsonObject { ["name"] = "state", ["uid"] = uid, ["generation"] = generation },
            };
            await statuses.WriteAsync([repository], [], [], CancellationToken.None);
            asked.Add(_scene.Sender.Of<CommitChanges>().Count);
        }

        asked.ShouldBe([1, 1, 2, 2, 3]);
    }

    public async Task InitializeAsync() => _scene = await EngineScene.BeginAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();
}
