using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class ApplyOrderTests
{
    [Theory]
    [InlineData("v1 Namespace", "v1 ServiceAccount")]
    [InlineData("apiextensions.k8s.io/v1 CustomResourceDefinition", "example.com/v1 Widget")]
    [InlineData("v1 ServiceAccount", "v1 ConfigMap")]
    [InlineData("rbac.authorization.k8s.io/v1 RoleBinding", "apps/v1 Deployment")]
    [InlineData("v1 ResourceQuota", "apps/v1 Deployment")]
    [InlineData("v1 Secret", "v1 PersistentVolumeClaim")]
    [InlineData("v1 PersistentVolumeClaim", "apps/v1 StatefulSet")]
    [InlineData("v1 Service", "apps/v1 Deployment")]
    [InlineData("networking.k8s.io/v1 NetworkPolicy", "v1 Pod")]
    [InlineData("apps/v1 Deployment", "networking.k8s.io/v1 Ingress")]
    [InlineData("apps/v1 Deployment", "autoscaling/v2 HorizontalPodAutoscaler")]
    [InlineData("apps/v1 Deployment", "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration")]
    public void What_others_need_comes_in_an_earlier_stage(string first, string second)
        => StageOf(first).ShouldBeLessThan(StageOf(second));

    [Theory]
    [InlineData("v1 Namespace", true)]
    [InlineData("apiextensions.k8s.io/v1beta1 CustomResourceDefinition", true)]
    [InlineData("example.com/v1 Namespace", false)]
    [InlineData("v1 Secret", false)]
    public void Only_namespaces_and_definitions_are_the_foundation(string kind, bool expected)
        => (StageOf(kind) == ApplyOrder.Foundation).ShouldBe(expected);

    private static int StageOf(string kind)
    {
        var words = kind.Split(' ');
        var stage = ApplyOrder.StageOf(new KindName(words[0], words[1]));
        stage.ShouldBeInRange(0, ApplyOrder.Stages - 1);
        return stage;
    }
}
