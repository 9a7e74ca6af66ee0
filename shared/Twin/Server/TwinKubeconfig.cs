using System.Text;
using System.Text.Json.Nodes;

namespace Trimtab.Twin.Server;

internal static class TwinKubeconfig
{
    /// <summary>Writes a kubeconfig as JSON, which is YAML too.</summary>
    public static async Task WriteAsync(string path, string name, Uri url, string token, string? certificate, CancellationToken cancellationToken)
    {
        var cluster = new JsonObject { ["server"] = url.ToString().TrimEnd('/') };
        if (certificate is not null)
        {
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate));
        }

        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = name,
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = name, ["cluster"] = cluster }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = name, ["user"] = new JsonObject { ["token"] = token } }),
            ["contexts"] = new JsonArray(new JsonObject { ["name"] = name, ["context"] = new JsonObject { ["cluster"] = name, ["user"] = name, ["namespace"] = "default" } }),
        };
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        await file.WriteAsync(config.ToString().AsMemory(), cancellationToken);
    }
}
