using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class WriteScheduleTests
{
    private static readonly PlannedObject Account = Plan("v1", "ServiceAccount", "a");
    private static readonly PlannedObject Service = Plan("v1", "Service", "a");
    private static readonly PlannedObject Deployment = Plan("apps/v1", "Deployment", "a");
    private static readonly PlannedObject OtherService = Plan("v1", "Service", "b");
    private static readonly PlannedObject OtherDeployment = Plan("apps/v1", "Deployment", "b");

    [Fact]
    public void Within_a_namespace_a_stage_begins_when_the_one_before_is_written()
    {
        var schedule = new WriteSchedule([Deployment, Service, Account]);

        TakeAll(schedule).ShouldBe([Account]);
        schedule.Complete(Account);
        TakeAll(schedule).ShouldBe([Service]);
        schedule.Complete(Service);
        TakeAll(schedule).ShouldBe([Deployment]);
        schedule.Complete(Deployment);
        TakeAll(schedule).ShouldBeEmpty();
    }

    [Fact]
    public void Workloads_of_one_namespace_do_not_wait_for_the_Services_of_another()
    {
        var schedule = new WriteSchedule([Service, Deployment, OtherService, OtherDeployment]);

        TakeAll(schedule).ShouldBe([Service, OtherService]);
        schedule.Complete(OtherService);
        TakeAll(schedule).ShouldBe([OtherDeployment]);
    }

    [Fact]
    public void What_has_no_namespace_comes_between_the_stages_of_all_namespaces()
    {
        var role = Plan("rbac.authorization.k8s.io/v1", "ClusterRole", "");
        var hook = Plan("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "");
        var ingress = Plan("networking.k8s.io/v1", "Ingress", "b");
        var schedule = new WriteSchedule([hook, ingress, Deployment, OtherService, role]);

        TakeAll(schedule).ShouldBe([role]);
        schedule.Complete(role);
        TakeAll(schedule).ShouldBe([Deployment, OtherService]);
        schedule.Complete(OtherService);
        TakeAll(schedule).ShouldBeEmpty();
        schedule.Complete(Deployment);
        TakeAll(schedule).ShouldBe([hook]);
        schedule.Complete(hook);
        TakeAll(schedule).ShouldBe([ingress]);
    }

    [Fact]
    public void Services_leave_places_for_what_can_be_written_beside_them()
    {
        var services = Enumerable.Range(0, 2 * WriteSchedule.MostServices).Select(static number => Plan("v1", "Service", "a", $"s{number}")).ToList();
        var schedule = new WriteSchedule([.. services, OtherDeployment]);

        TakeAll(schedule).ShouldBe([.. services.Take(WriteSchedule.MostServices), OtherDeployment]);
        schedule.Complete(services[0]);
        TakeAll(schedule).ShouldBe([services[WriteSchedule.MostServices]]);
    }

    [Fact]
    public void After_a_refusal_its_stage_is_tried_in_full_and_no_later_one()
    {
        var second = Plan("v1", "Service", "a", "second");
        var schedule = new WriteSchedule([Service, second, Deployment, OtherService, OtherDeployment]);
        schedule.TryTake(out var refused).ShouldBeTrue();

        schedule.EndAfter(refused!.Desired.Stage);
        schedule.Complete(refused);

        TakeAll(schedule).ShouldBe([second, OtherService]);
        schedule.Complete(second);
        schedule.Complete(OtherService);
        TakeAll(schedule).ShouldBeEmpty();
    }

    private static List<PlannedObject> TakeAll(WriteSchedule schedule)
    {
        var taken = new List<PlannedObject>();
        while (schedule.TryTake(out var planned))
        {
            taken.Add(planned);
        }

        return taken;
    }

    private static PlannedObject Plan(string apiVersion, string kind, string @namespace, string name = "one")
        => new(new DesiredObject([], new ObjectReference(new KindName(apiVersion, kind), @namespace, name), "digest"), ChangeKind.Created);
}
