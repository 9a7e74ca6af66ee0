using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>Reads one revision of a Helm release from the Secret that Helm keeps it in. Pure.</summary>
/// <remarks>The Secret's key <c>release</c> holds base64 of gzip of JSON, and Kubernetes writes that in base64 once more. Source: helm.sh/helm/v3/pkg/storage/driver, secrets.go and util.go.</remarks>
internal static class HelmSecret
{
    public const string Type = "helm.sh/release.v1";
    public const string Selector = "owner=helm";

    /// <summary>A Secret has 1 MiB at most; charts in it are text that packs to a tenth.</summary>
    public const int MaxBytes = 32 << 20;

    private const string NamePrefix = "sh.helm.release.v1.";

    /// <param name="secret">The Secret.</param>
    /// <param name="revision">What it tells; when its data can't be read, what its labels tell, with the fault.</param>
    /// <returns>False when it is no Secret of a release.</returns>
    public static bool TryRead(JsonObject secret, [NotNullWhen(true)] out HelmRevision? revision)
    {
        revision = null;
        var name = secret.Label("name") ?? "";
        if (secret.Text("type") != Type || name.Length == 0 || !secret.Name.StartsWith(NamePrefix, StringComparison.Ordinal)
            || !int.TryParse(secret.Label("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var labelled = new HelmRevision(secret.Namespace, name, new ReleaseRevision(number, null, "", "", secret.Label("status") ?? "unknown", ""), WorkloadAsset.Time(secret.Text("metadata", "creationTimestamp")));
        try
        {
            using var document = Unpack(secret.Text("data", "release"));
            revision = Read(document.RootElement, labelled);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            // The parser's own words may quote values.
            revision = labelled with { Fault = e is InvalidDataException && e.Message.Contains("bytes", StringComparison.Ordinal) ? e.Message : "Helm's record of it can't be read" };
        }

        return true;
    }

    private static JsonDocument Unpack(string text)
    {
        var packed = Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(text)));
        using var source = new MemoryStream(packed);
        // Helm packs since 3.0, and reads what is not packed, too.
        var isPacked = packed is [0x1f, 0x8b, 0x08, ..];
        using Stream plain = isPacked ? new GZipStream(source, CompressionMode.Decompress) : source;
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = plain.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
            {
                throw new InvalidDataException($"Helm's record of it unpacks to more than {MaxBytes} bytes");
            }
        }

        return JsonDocument.Parse(content.GetBuffer().AsMemory(0, (int)content.Length), DeepJson.Document);
    }

    private static HelmRevision Read(JsonElement release, HelmRevision labelled)
    {
        var info = release.GetProperty("info");
        var chart = release.GetProperty("chart").GetProperty("metadata");
        return labelled with
        {
            Revision = labelled.Revision with
            {
                At = WorkloadAsset.Time(Text(info, "last_deployed")),
                Chart = Text(chart, "name"),
                Version = Text(chart, "version"),
                // Secrets of old Helm versions carry no such label; the record itself is what Helm believes.
                Status = Text(info, "status") is { Length: > 0 } status ? status : labelled.Revision.Status,
                Description = Text(info, "description"),
            },
            AppVersion = Text(chart, "appVersion"),
            CreatedAt = WorkloadAsset.Time(Text(info, "first_deployed")) ?? labelled.CreatedAt,
            ValuesDigest = ContentDigest.Of(release.TryGetProperty("config", out var values) && values.ValueKind == JsonValueKind.Object ? JsonObject.Create(values)! : []),
        };
    }

    private static string Text(JsonElement value, string key)
        => value.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
