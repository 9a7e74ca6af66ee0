using Trimtab.Domain.Fleet;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>A stage on which <c>web:1</c> runs and is good, with a second revision to roll out.</summary>
internal static class GivenStage
{
    /// <param name="image">What the revision <c>v2</c> changes.</param>
    /// <param name="policy">Null: a quick one.</param>
    /// <param name="fuse">Null: none blows.</param>
    /// <param name="replicas">How many pods.</param>
    public static async Task<RolloutStage> OfAsync(string image, RolloutPolicy? policy = null, Fuse? fuse = null, int replicas = 4)
    {
        var stage = new RolloutStage(policy, fuse);
        await stage.SettleAsync(Deployment(replicas: replicas));
        stage.Commit("v2", Deployment(image: image, replicas: replicas));
        return stage;
    }
}
