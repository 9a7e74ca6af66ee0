using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures.Rules;

public sealed class RuleBookTests
{
    private static readonly ResourceType[] Served =
    [
        Type("extensions/v1beta1", "Ingress", "ingresses"), Type("networking.k8s.io/v1", "Ingress", "ingresses"), Type("networking.internal.knative.dev/v1", "Ingress", "ingresses"),
        Type("config.openshift.io/v1", "Ingress", "ingresses", isNamespaced: false),
        Type("scheduling.sigs.k8s.io/v1alpha1", "PodGroup", "podgroups"), Type("scheduling.k8s.io/v1alpha1", "PodGroup", "podgroups"), Type("scheduling.volcano.sh/v1beta1", "PodGroup", "podgroups"),
        Type("a.example.com/v1", "Widget", "widgets"), Type("b.example.com/v1", "WIDGET", "widgets"),
        Type("v1", "Service", "services"), Type("serving.knative.dev/v1", "Service", "services"),
    ];

    [Theory]
    [InlineData("podgroups", "podgroup podgroup.scheduling.sigs.k8s.io podgroup.scheduling.volcano.sh")]
    [InlineData("podgroups.scheduling.sigs.k8s.io podgroups.scheduling.volcano.sh", "podgroup podgroup.scheduling.volcano.sh")]
    [InlineData("podgroups.scheduling.volcano.sh", "podgroup")]
    [InlineData("widgets", "widget.a.example.com widget.b.example.com")]
    [InlineData("services", "service service.serving.knative.dev")]
    [InlineData("ingresses", "ingress ingress.networking.internal.knative.dev")]
    public void A_group_stands_in_a_folder_only_where_two_kinds_would_share_it(string resources, string folders)
        => Folders(Book(Rule(resources))).ShouldBe(folders);

    [Fact]
    public void Kinds_of_one_name_of_which_one_is_in_no_namespace_share_no_folder()
        => Folders(Book(Rule("ingresses.config.openshift.io", ""), Rule("ingresses.networking.k8s.io"))).ShouldBe("ingress ingress");

    [Fact]
    public void Two_rules_that_name_the_same_objects_by_two_groups_watch_them_once()
    {
        var book = Book(Rule("ingresses.extensions"), Rule("ingresses.networking.k8s.io"), Rule("ingresses.extensions", "other"));

        book.Kinds.ShouldHaveSingleItem().Kind.Group.ShouldBe("networking.k8s.io");
        book.ScopesOf(new KindName("networking.k8s.io/v1", "Ingress")).ShouldBe(["other", "shop"]);
    }

    [Fact]
    public void No_two_kinds_share_a_file()
    {
        var book = Book(Rule("ingresses podgroups widgets services"));
        var files = book.Kinds.Select(type => book.PathOf(new ObjectReference(type.Kind, "shop", "web"))).ToList();

        files.Count.ShouldBe(9);
        files.ShouldBeUnique();
    }

    private static string Folders(RuleBook book)
        => string.Join(' ', book.Kinds.Select(type => book.PathOf(new ObjectReference(type.Kind, type.IsNamespaced ? "shop" : "", "web")).Split('/')[^2]).Order(StringComparer.Ordinal));

    private static RuleBook Book(params CaptureRule[] rules) => new(rules, Served);

    private static CaptureRule Rule(string resources, string @namespace = "shop")
        => new("all", @namespace, "state", [.. resources.Split(' ').Select(static text => ResourcePattern.TryParse(text, out var pattern) ? pattern : throw new FormatException(text))], LabelExclusion.None);

    private static ResourceType Type(string version, string kind, string plural, bool isNamespaced = true) => new(new KindName(version, kind), plural, isNamespaced);
}
