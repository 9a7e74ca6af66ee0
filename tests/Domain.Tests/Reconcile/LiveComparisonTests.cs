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
}
