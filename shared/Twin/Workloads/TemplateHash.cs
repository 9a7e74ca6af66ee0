using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Workloads;

/// <summary>The short word that names a pod template: equal templates, equal words.</summary>
internal static class TemplateHash
{
    public static string Of(JsonNode template)
    {
        var hash = 2166136261u;
        foreach (var value in JsonSerializer.SerializeToUtf8Bytes(template))
        {
            hash = (hash ^ value) * 16777619u;
        }

        return RandomWord.Of(hash);
    }
}
