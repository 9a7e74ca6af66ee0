using System.Text.Json.Nodes;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>Objects as JSON text, with the outer quotes single for reading.</summary>
internal static class RolloutObjectsText
{
    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text.Replace('\'', '"'))!;

    public static JsonObject Deployment(string name = "web", string image = "web:1", int replicas = 4, string extraPodSpec = "") => Json($$"""
        {
          'apiVersion': 'apps/v1', 'kind': 'Deployment',
          'metadata': { 'name': '{{name}}', 'namespace': 'shop', 'labels': { 'app': '{{name}}', 'trimtab.dev/target': 'shop-prod' } },
          'spec': {
            'replicas': {{replicas}},
            'selector': { 'matchLabels': { 'app': '{{name}}' } },
            'template': {
              'metadata': { 'labels': { 'app': '{{name}}' } },
              'spec': { 'containers': [ { 'name': '{{name}}', 'image': '{{image}}', 'ports': [ { 'name': 'http', 'containerPort': 8080 } ] } ]{{extraPodSpec}} }
            }
          }
        }
        """);
}
