using Trimtab.Cli;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Cli;

public sealed class SanitizeCommandTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Live_objects_and_lists_of_them_come_out_as_manifests()
    {
        await File.WriteAllTextAsync(_scratch["live.yaml"], """
            apiVersion: v1
            kind: List
            items:
              - { kind: ConfigMap, apiVersion: v1, metadata: { uid: abc, name: one, resourceVersion: "5" }, data: { b: "2", a: "1" } }
            ---
            { apiVersion: v1, kind: Namespace, metadata: { name: shop }, spec: { finalizers: [kubernetes] }, status: { phase: Active } }
            """);

        var run = await CliRun.OfAsync("sanitize", "-f", _scratch["live.yaml"]);

        run.ExitCode.ShouldBe(ExitCode.Good);
        run.Output.ShouldBe("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a: \"1\"\n  b: \"2\"\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n".Replace('"', '\''));
    }

    [Fact]
    public async Task What_is_no_object_is_named_with_its_line()
    {
        await File.WriteAllTextAsync(_scratch["wrong.yaml"], "a: 1\n");

        var run = await CliRun.OfAsync("sanitize", "-f", _scratch["wrong.yaml"]);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("wrong.yaml:1: This is no Kubernetes object");
    }
}
