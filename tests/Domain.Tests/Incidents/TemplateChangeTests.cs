using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class TemplateChangeTests
{
    [Fact]
    public void The_hashes_of_both_templates_come_last_and_are_no_change_by_themselves()
    {
        TemplateChange.Lines(Template("web:1", "4c7b"), Template("web:2", "5d9c")).Split('\n')[^1].ShouldBe("pod-template-hash: \"4c7b\" → \"5d9c\"");
        TemplateChange.Lines(Template("web:1", "4c7b"), Template("web:1", "5d9c")).ShouldBeEmpty();
    }

    [Fact]
    public void A_template_of_unknown_hash_is_compared_without()
        => TemplateChange.Lines(Template("web:1", null), Template("web:2", "5d9c")).ShouldBe("template.spec.containers[web].image: \"web:1\" → \"web:2\"");

    private static JsonObject Template(string image, string? hash)
    {
        var labels = new JsonObject { ["app"] = "web" };
        if (hash is not null)
        {
            labels[TemplateChange.TemplateHash] = hash;
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = labels },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image }) },
        };
    }
}
