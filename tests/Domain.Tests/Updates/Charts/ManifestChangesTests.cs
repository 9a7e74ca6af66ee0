using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Tests.Updates.Charts;

public sealed class ManifestChangesTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, labels: { helm.sh/chart: web-1.0.0, app.kubernetes.io/version: "1" } }
        spec:
          replicas: 1
          template:
            metadata: { labels: { app: web, helm.sh/chart: web-1.0.0 } }
            spec:
              containers:
              - { name: web, image: "web:1", env: [{ name: KEY, value: correct-horse }, { name: MODE, value: quiet }] }
        """;

    [Fact]
    public void Objects_that_go_come_and_change_are_named_with_their_fields()
    {
        var after = Web.Replace("replicas: 1", "replicas: 2", StringComparison.Ordinal).Replace("web:1\"", "web:2\"", StringComparison.Ordinal).Replace("quiet", "loud", StringComparison.Ordinal);

        Of($"{Web}\n---\n{Map("old", "a: b")}", $"{after}\n---\n{Map("new", "a: b")}").ShouldBe(
        [
            "- ConfigMap old",
            "+ ConfigMap new",
            "~ Deployment web: spec.replicas 1 → 2, spec.template.spec.containers[web].image web:1 → web:2, spec.template.spec.containers[web].env[MODE].value",
        ]);
    }

    [Fact]
    public void What_every_version_changes_is_no_change()
        => Of(Web, Web.Replace("web-1.0.0", "web-1.1.0", StringComparison.Ordinal).Replace("version: \"1\"", "version: \"2\"", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void No_value_of_a_secret_and_no_text_but_an_image_is_shown()
    {
        const string Secret = "{ apiVersion: v1, kind: Secret, metadata: { name: keys }, data: { password: aHVudGVyMg==, image: aHVudGVyMg==, gone: aHVudGVyMg== }, stringData: { pin: 1234 } }";
        const string Changed = "{ apiVersion: v1, kind: Secret, metadata: { name: keys }, data: { password: c3dvcmRmaXNo, image: c3dvcmRmaXNo }, stringData: { pin: 5678 } }";
        var lines = Of(
            $"{Secret}\n---\n{Web}\n---\n{Map("web", "token: correct-horse")}",
            $"{Changed}\n---\n{Web.Replace("correct-horse", "battery-staple", StringComparison.Ordinal)}\n---\n{Map("web", "token: battery-staple")}");

        lines.ShouldBe(
        [
            "~ ConfigMap web: data.token",
            "~ Secret keys: data.password (secret), data.image (secret), data.gone (secret), stringData.pin (secret)",
            "~ Deployment web: spec.template.spec.containers[web].env[KEY].value",
        ]);
    }

    [Fact]
    public void An_image_that_carries_a_password_is_shown_without_it()
        => Of(Web, Web.Replace("\"web:1\"", "\"https://bot:hunter2hunter2@example.org/web:2\"", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldNotContain("hunter2");

    [Fact]
    public void The_releases_own_namespace_and_another_api_version_are_no_other_object()
    {
        var before = "{ apiVersion: policy/v1beta1, kind: PodDisruptionBudget, metadata: { name: web } }";
        var after = "{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: web, namespace: shop } }";

        Of(before, after).ShouldBe(["~ PodDisruptionBudget web: apiVersion"]);
        Of(before, after.Replace("shop", "other", StringComparison.Ordinal)).ShouldBe(["- PodDisruptionBudget web", "+ PodDisruptionBudget other/web"]);
    }

    [Fact]
    public void A_great_many_changes_stay_a_few_lines()
    {
        var many = string.Join("\n---\n", Enumerable.Range(0, 50).Select(static number => Map($"m{number:00}", string.Join('\n', Enumerable.Range(0, 30).Select(static key => $"k{key:00}: a")))));
        var lines = Of(many, many.Replace(": a", ": b", StringComparison.Ordinal));

        lines.Count.ShouldBe(ManifestChanges.MaxLines);
        lines[0].ShouldBe("~ ConfigMap m00: data.k00, data.k01, data.k02, data.k03, data.k04, data.k05, data.k06, and 23 more fields");
        lines[^1].ShouldBe("and 31 more objects");
        Of("", Map(new string('n', 2000), "a: b")).ShouldHaveSingleItem().Length.ShouldBeLessThanOrEqualTo(ManifestChanges.MaxLength + 1);
    }

    [Fact]
    public void What_is_no_manifest_is_refused() => Should.Throw<InvalidYamlException>(() => Of("a: [", Web));

    private static IReadOnlyList<string> Of(string before, string after) => ManifestChanges.Of("shop", before, after, TimeProvider.System);

    private static string Map(string name, string data) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata:\n  {data.Replace("\n", "\n  ", StringComparison.Ordinal)}";
}
