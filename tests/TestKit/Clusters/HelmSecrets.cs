using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Trimtab.TestKit.Clusters;

/// <summary>Secrets of Helm releases in Helm's exact form.</summary>
public static class HelmSecrets
{
    /// <param name="namespace">The release's.</param>
    /// <param name="name">The release's.</param>
    /// <param name="revision">From 1.</param>
    /// <param name="status">Helm's word.</param>
    /// <param name="version">The chart's, which is named as the release.</param>
    /// <param name="values">Given by the user.</param>
    public static JsonObject Of(string @namespace, string name, int revision, string status = "deployed", string version = "1.2.3", JsonObject? values = null)
    {
        var release = new JsonObject
        {
            ["name"] = name,
            ["info"] = new JsonObject
            {
                ["first_deployed"] = "2030-01-01T00:00:00.123456789Z",
                ["last_deployed"] = $"2030-01-{revision:00}T10:00:00.123456789+01:00",
                ["deleted"] = "",
                ["description"] = status == "failed" ? "timed out waiting for the condition" : "Upgrade complete",
                ["status"] = status,
                ["notes"] = "Thank you.",
            },
            ["chart"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["version"] = version, ["appVersion"] = "v7.0", ["apiVersion"] = "v2" },
                ["templates"] = new JsonArray(new JsonObject { ["name"] = "templates/web.yaml", ["data"] = Convert.ToBase64String(new byte[500]) }),
                ["values"] = new JsonObject { ["replicas"] = 1 },
            },
            ["config"] = values ?? new JsonObject { ["replicas"] = 2 },
            ["manifest"] = "---\n",
            ["version"] = revision,
            ["namespace"] = @namespace,
        };
        return Of(@namespace, name, revision, status, Pack(Encoding.UTF8.GetBytes(release.ToJsonString())));
    }

    /// <summary>With any content below its key, before Kubernetes' own base64.</summary>
    public static JsonObject Of(string @namespace, string name, int revision, string status, byte[] content)
        => new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = "helm.sh/release.v1",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = @namespace,
                ["name"] = $"sh.helm.release.v1.{name}.v{revision}",
                ["labels"] = new JsonObject { ["owner"] = "helm", ["name"] = name, ["version"] = $"{revision}", ["status"] = status, ["modifiedAt"] = "1900000000" },
            },
            ["data"] = new JsonObject { ["release"] = Convert.ToBase64String(content) },
        };

    /// <summary>As Helm packs: gzip, then base64.</summary>
    public static byte[] Pack(byte[] plain)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return Encoding.ASCII.GetBytes(Convert.ToBase64String(stream.ToArray()));
    }
}
