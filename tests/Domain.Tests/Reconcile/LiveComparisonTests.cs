using System.Text.Json.Nodes;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class LiveComparisonTests
{
    private const string Live = """{"kind":"X","metadata":{"name":"a","uid":"1","resourceVersion":"5","generation":3,"managedFields":[{"manager":"m"}],"labels":{"l":"1"}},"spec":{"n":1,"list":[1,2]},"status":{"s":1}}""";

    [Theory]
    [InlineData("the same", """{"kind":"X","metadata":{"name":"a","uid":"1","resourceVersion":"5","generation":3,"labels":{"l":"1"}},"spec":{"n":1,"list":[1,2]},"status":{"s":1}}""", false)]
    [InlineData("other server fields", """{"kind":"X","metadata":{"name":"a","uid":"2","resourceVersion":"6","generation":4,"creationTimestamp":"now","labels":{"l":"1"}},"spec":{"list":[1,2],"n":1}}""", false)]
    [InlineData("another label", """{"kind":"X","metadata":{"name":"a","labels":{"l":"2"}},"spec":{"n":1,"list":[1,2]}}""", true)]
    [InlineData("one more annotation", """{"kind":"X","metadata":{"name":"a","labels":{"l":"1"},"annotations":{"x":"y"}},"spec":{"n":1,"list":[1,2]}}""", true)]
    [InlineData("no labels", """{"kind":"X","metadata":{"name":"a"},"spec":{"n":1,"list":[1,2]}}""", true)]
    [InlineData("another number", """{"kind":"X","metadata":{"name":"a","labels":{"l":"1"}},"spec":{"n":2,"list":[1,2]}}""", true)]
    [InlineData("another order", """{"kind":"X","metadata":{"name":"a","labels":{"l":"1"}},"spec":{"n":1,"list":[2,1]}}""", true)]
    [InlineData("one more field", """{"kind":"X","metadata":{"name":"a","labels":{"l":"1"}},"spec":{"n":1,"list":[1,2]},"data":{}}""", true)]
    public void Only_what_people_write_makes_a_difference(string name, string applied, bool expected)
        => LiveComparison.Differs(Objects.Json(Live), Objects.Json(applied)).ShouldBe(expected, name);

    [Theory]
    [InlineData("an amount in another form", """{"resources":{"requests":{"cpu":"1000m"}}}""", """{"resources":{"requests":{"cpu":"1"}}}""", false)]
    [InlineData("another amount", """{"resources":{"requests":{"cpu":"1000m"}}}""", """{"resources":{"requests":{"cpu":"2"}}}""", true)]
    [InlineData("a text that only looks like an amount", """{"note":"1000m"}""", """{"note":"1"}""", true)]
    [InlineData("the order of a certificate's names", """{"dnsNames":["a","b"]}""", """{"dnsNames":["b","a"]}""", false)]
    [InlineData("the order of other names", """{"hosts":["a","b"]}""", """{"hosts":["b","a"]}""", true)]
    [InlineData("the order of named steps", """{"steps":[{"name":"a"},{"name":"b"}]}""", """{"steps":[{"name":"b"},{"name":"a"}]}""", true)]
    [InlineData("the order of ports", """{"ports":[{"name":"a"},{"name":"b"}]}""", """{"ports":[{"name":"b"},{"name":"a"}]}""", false)]
    public void A_custom_object_drifts_only_when_it_means_something_else(string name, string live, string applied, bool expected)
        => LiveComparison.Differs(Certificate(live), Certificate(applied)).ShouldBe(expected, name);

    [Fact]
    public void The_order_in_which_init_containers_run_is_no_noise()
        => LiveComparison.Differs(
            Objects.Json("""{"spec":{"template":{"spec":{"initContainers":[{"name":"a"},{"name":"b"}]}}}}"""),
            Objects.Json("""{"spec":{"template":{"spec":{"initContainers":[{"name":"b"},{"name":"a"}]}}}}""")).ShouldBeTrue();

    private static JsonObject Certificate(string spec)
        => Objects.Json($$"""{"apiVersion":"cert-manager.io/v1","kind":"Certificate","metadata":{"name":"a"},"spec":{{spec}}}""");
}
