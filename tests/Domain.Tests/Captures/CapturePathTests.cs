using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures;

public sealed class CapturePathTests
{
    [Theory]
    [InlineData("apps/v1", "Deployment", "shop", "web", false, "namespaces/shop/deployment/web.yaml")]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "shop", "web.closed", false, "namespaces/shop/networkpolicy/web.closed.yaml")]
    [InlineData("v1", "Namespace", "", "shop", false, "cluster-scoped/namespace/shop.yaml")]
    [InlineData("v1", "Service", "shop", "web", true, "namespaces/shop/service/web.yaml")]
    [InlineData("serving.knative.dev/v1", "Service", "shop", "web", true, "namespaces/shop/service.serving.knative.dev/web.yaml")]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "", "system:node", false, "cluster-scoped/clusterrole/system%3Anode.yaml")]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "", "Admin", false, "cluster-scoped/clusterrole/%41dmin.yaml")]
    [InlineData("v1", "ConfigMap", "shop", "con", false, "namespaces/shop/configmap/%63on.yaml")]
    [InlineData("v1", "ConfigMap", "shop", "com1.settings", false, "namespaces/shop/configmap/%63om1.settings.yaml")]
    [InlineData("v1", "ConfigMap", "aux", "common", false, "namespaces/%61ux/configmap/common.yaml")]
    [InlineData("rbac.authorization.k8s.io/v1", "Role", "shop", "..", false, "namespaces/shop/role/%2E..yaml")]
    [InlineData("rbac.authorization.k8s.io/v1", "Role", "shop", "a/../b\\c", false, "namespaces/shop/role/a%2F..%2Fb%5Cc.yaml")]
    [InlineData("rbac.authorization.k8s.io/v1", "Role", "shop", "ü", false, "namespaces/shop/role/%C3%BC.yaml")]
    public void Every_object_has_its_path(string apiVersion, string kind, string @namespace, string name, bool withGroup, string path)
        => CapturePath.Of(new ObjectReference(new KindName(apiVersion, kind), @namespace, name), withGroup).ShouldBe(path);

    [Fact]
    public void Different_names_have_paths_that_differ_also_where_case_does_not_count_and_none_is_too_long()
        => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (left, right) =>
        {
            var (one, other) = (Of(left.Get), Of(right.Get));
            return (left.Get == right.Get || !string.Equals(one, other, StringComparison.OrdinalIgnoreCase) || !IsUnicode(left.Get) || !IsUnicode(right.Get))
                && one.Split('/').All(part => part.Length is > 0 and <= 255 && part is not ("." or ".."));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(253)]
    [InlineData(1000)]
    public void Long_names_are_cut_and_still_differ(int length)
    {
        var one = Of(new string(':', length) + "a");

        one.Split('/')[^1].Length.ShouldBeLessThanOrEqualTo(255);
        one.ShouldNotBe(Of(new string(':', length) + "b"));
    }

    private static bool IsUnicode(string text) => !text.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar);

    private static string Of(string name) => CapturePath.Of(new ObjectReference(new KindName("v1", "ConfigMap"), "shop", name), false);
}
