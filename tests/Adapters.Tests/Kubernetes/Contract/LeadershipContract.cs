using Trimtab.Adapters.Kubernetes.Leadership;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class LeadershipContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private KubernetesLease Store => new(Cluster, Namespace, "relay", TimeSpan.FromSeconds(8));

    private static LeaseRecord Mine => LeaseRecord.None with
    {
        Holder = "relay-0",
        Acquired = Now,
        Renewed = Now,
        Transitions = 1,
        ResumePoints = new Dictionary<string, string>(StringComparer.Ordinal) { ["pods"] = "1234" },
    };

    [ContractFact]
    public async Task A_record_is_made_read_renewed_and_released()
    {
        (await Store.ReadAsync(Token)).ShouldBe(LeaseRecord.None);

        var made = (await Store.WriteAsync(Mine, Token))!;
        var renewed = (await Store.WriteAsync(made with { Renewed = Now.AddSeconds(2) }, Token))!;
        var released = (await Store.WriteAsync(LeadershipRule.Release(renewed, Now.AddSeconds(3)), Token))!;

        var read = await Store.ReadAsync(Token);
        read.Version.ShouldBe(released.Version);
        (read.Holder, read.Acquired, read.Renewed, read.Transitions).ShouldBe(("", Now, Now.AddSeconds(3), 1));
        read.ResumePoints["pods"].ShouldBe("1234");
        new[] { made.Version, renewed.Version, released.Version }.Distinct().Count().ShouldBe(3);
    }

    [ContractFact]
    public async Task Who_writes_second_is_told_so()
    {
        var made = (await Store.WriteAsync(Mine, Token))!;

        (await Store.WriteAsync(Mine with { Holder = "relay-1" }, Token)).ShouldBeNull();
        (await Store.WriteAsync(made with { Holder = "relay-1" }, Token)).ShouldNotBeNull();
        (await Store.WriteAsync(made with { Renewed = Now.AddSeconds(1) }, Token)).ShouldBeNull();
        (await Store.ReadAsync(Token)).Holder.ShouldBe("relay-1");
    }

    [ContractFact]
    public async Task The_leaders_pod_is_labelled_and_only_while_it_leads()
    {
        await Server.PreparePodsAsync(Cluster, Namespace);
        await Cluster.CreateAsync(Server.ServingPod(Namespace, "relay-0"), Token);
        var pod = new ObjectReference(KindName.Pod, Namespace, "relay-0");
        var label = new PodRoleLabel(Cluster, Namespace, "relay-0");

        await label.ShowAsync(isLeader: true, Token);
        (await Cluster.GetAsync(pod, Token))!.Label("role").ShouldBe("leader");
        await label.ShowAsync(isLeader: false, Token);

        var after = (await Cluster.GetAsync(pod, Token))!;
        (after.Label("role"), after.Label("app")).ShouldBe((null, "relay-0"));
        await Should.ThrowAsync<LeadershipException>(() => new PodRoleLabel(Cluster, Namespace, "gone").ShowAsync(isLeader: true, Token));
    }

    [ContractFact]
    public async Task The_next_leader_takes_the_label_off_the_one_before_and_never_off_its_own_pod()
    {
        await Server.PreparePodsAsync(Cluster, Namespace);
        await Cluster.CreateAsync(Server.ServingPod(Namespace, "relay-0"), Token);
        var pod = new ObjectReference(KindName.Pod, Namespace, "relay-0");
        var own = new PodRoleLabel(Cluster, Namespace, "relay-0");
        await own.ShowAsync(isLeader: true, Token);

        await own.TakeOffAsync("relay-0_of-another-uid", Token);
        (await Cluster.GetAsync(pod, Token))!.Label("role").ShouldBe("leader");
        var next = new PodRoleLabel(Cluster, Namespace, "relay-1");
        await next.TakeOffAsync("relay-0_uid", Token);
        await next.TakeOffAsync("gone_uid", Token);

        (await Cluster.GetAsync(pod, Token))!.Label("role").ShouldBeNull();
    }
}
