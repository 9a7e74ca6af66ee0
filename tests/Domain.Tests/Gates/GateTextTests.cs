using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Tests.Gates;

/// <summary>Each folder of testdata is a case: <c>fleet.yaml</c> and <c>case.yaml</c>, the question, and <c>expected.txt</c>, the decision with its rationale
/// (TRIMTAB_GOLDEN=rewrite writes it anew).</summary>
public sealed class GateTextTests
{
#pragma warning disable RS0030 // Asked for by the person who runs the tests.
    private static bool IsRewriting => Environment.GetEnvironmentVariable("TRIMTAB_GOLDEN") == "rewrite" && Environment.GetEnvironmentVariable("CI") is null;
#pragma warning restore RS0030

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Gates/testdata")).Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_decision_says_every_rule_and_what_would_change_it(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Gates/testdata", name);
        var fleet = FleetReader.Read([new FleetFile("fleet.yaml", File.ReadAllText(Path.Combine(folder, "fleet.yaml")))]);
        var question = GateCase.Read("case.yaml", File.ReadAllText(Path.Combine(folder, "case.yaml"))).Ask(new UpdateRules(fleet), default);

        var text = GateText.Write(Gate.Decide(question));

        if (IsRewriting)
        {
            File.WriteAllText(Path.Combine(SourceFolder(), name, "expected.txt"), text);
        }

        text.ShouldBe(IsRewriting ? text : File.ReadAllText(Path.Combine(folder, "expected.txt")));
    }

    [Theory]
    [InlineData("nonsense", "case.yaml must be one map with asset, artifact, running and candidates.")]
    [InlineData("asset: { id: x }", "Is no asset's name")]
    [InlineData("{ asset: { id: a/b/deployment/c }, artifact: x }", "case.yaml must have asset, artifact, running and candidates.")]
    [InlineData("a: [", "case.yaml:")]
    public void A_wrong_case_is_refused_with_what_is_wrong(string text, string says)
        => Should.Throw<FormatException>(() => GateCase.Read("case.yaml", text)).Message.ShouldContain(says);

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "testdata");
}
