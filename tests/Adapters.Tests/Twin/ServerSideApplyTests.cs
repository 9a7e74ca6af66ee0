using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Adapters.Tests.Twin;

/// <summary>Each folder under testdata is one story: files <c>N.verb.manager.json</c> in order (verb: apply, force, update, patch),
/// then <c>expected.json</c>, the object that is left (TRIMTAB_GOLDEN=rewrite writes it anew), or <c>expected.conflict.txt</c>, the refusal of the last step.</summary>
public sealed class ServerSideApplyTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

#pragma warning disable RS0030 // Rewriting expectations is a person's explicit wish, not a setting of the product.
    private static bool IsRewriting => Environment.GetEnvironmentVariable("TRIMTAB_GOLDEN") == "rewrite" && Environment.GetEnvironmentVariable("CI") is null;
#pragma warning restore RS0030

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Twin", "testdata");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Managers_apply_as_the_folder_tells(string name)
    {
        using var twin = new TwinFixture();
        var folder = Path.Combine(Root, name);
        JsonObject? left = null;
        string? refusal = null;
        foreach (var file in Directory.GetFiles(folder, "?.*.json").Order(StringComparer.Ordinal))
        {
            (left, refusal) = Play(twin, file, left);
        }

        if (IsRewriting && refusal is null)
        {
            File.WriteAllText(Path.Combine(SourceFolder(), "testdata", name, "expected.json"), Comparable(left!).ToJsonString(Indented) + "\n");
        }
        else if (File.Exists(Path.Combine(folder, "expected.conflict.txt")))
        {
            refusal.ShouldBe(File.ReadAllText(Path.Combine(folder, "expected.conflict.txt")).Trim());
        }
        else
        {
            refusal.ShouldBeNull();
            Comparable(left!).ToJsonString(Indented).ShouldBe(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")))!.ToJsonString(Indented));
        }
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static (JsonObject? Left, string? Refusal) Play(TwinFixture twin, string file, JsonObject? left)
    {
        var (verb, manager) = Path.GetFileName(file).Split('.') is [_, var word, var who, _] ? (word, who) : throw new InvalidOperationException(file);
        var body = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var world = twin.Cluster.World;
        var kind = world.Catalog.Get(body.KindName);
        var options = new WriteOptions(manager);
        try
        {
            return (world.Run(() => verb switch
            {
                "update" => world.Writes.Replace(kind, "shop", body.Name, body, options),
                "create" => world.Writes.Create(kind, "shop", body, options),
                _ => world.Writes.Apply(kind, "shop", body.Name, body, options, isForced: verb == "force"),
            }), null);
        }
        catch (ApiFault fault)
        {
            return (left, $"{fault.Status} {fault.Reason}: {fault.Message}");
        }
    }

    private static JsonObject Comparable(JsonObject value)
    {
        var result = value.Copy();
        var metadata = result["metadata"]!.AsObject();
        foreach (var field in new[] { "uid", "resourceVersion", "creationTimestamp" })
        {
            metadata.Remove(field).ShouldBeTrue();
        }

        foreach (var entry in result.Items("metadata", "managedFields").ToArray())
        {
            entry.Remove("time").ShouldBeTrue();
            if (entry.Text("manager") == "kube-controller-manager")
            {
                metadata["managedFields"]!.AsArray().Remove(entry);
            }
        }

        // What the controllers write meanwhile is no part of these stories.
        result.Remove("status");
        metadata.Remove("annotations");

        return result;
    }
}
