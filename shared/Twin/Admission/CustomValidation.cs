using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Admission;

/// <summary>Checks custom objects by the parts of OpenAPI v3 that definitions use most: type, required, enum, minimum, maximum.</summary>
internal static class CustomValidation
{
    public static IEnumerable<FieldFault> Check(JsonObject value, JsonObject openApi) => CheckObject(value, openApi, "");

    private static IEnumerable<FieldFault> CheckObject(JsonObject value, JsonObject openApi, string path)
    {
        foreach (var name in openApi["required"] is JsonArray required ? required.Select(name => (string?)name ?? "") : [])
        {
            if (value[name] is null)
            {
                yield return FieldFault.Required(Join(path, name));
            }
        }

        foreach (var (name, child) in value)
        {
            if (child is not null && openApi.Find("properties", name) is JsonObject property && !(path.Length == 0 && name == "metadata"))
            {
                foreach (var fault in CheckNode(child, property, Join(path, name)))
                {
                    yield return fault;
                }
            }
        }
    }

    private static IEnumerable<FieldFault> CheckNode(JsonNode node, JsonObject openApi, string path)
    {
        var type = openApi.Text("type");
        if (!IsOfType(node, type) && (bool?)openApi["x-kubernetes-int-or-string"] != true)
        {
            return [FieldFault.Invalid(path, TypeOf(node), $"{path} in body must be of type {type}: \"{TypeOf(node)}\"")];
        }

        return node switch
        {
            JsonObject child => CheckObject(child, openApi, path),
            JsonArray items when openApi["items"] is JsonObject element => items
                .SelectMany((item, index) => item is null ? [] : CheckNode(item, element, $"{path}[{index}]")),
            JsonValue scalar => CheckScalar(scalar, openApi, path),
            _ => [],
        };
    }

    private static IEnumerable<FieldFault> CheckScalar(JsonValue scalar, JsonObject openApi, string path)
    {
        if (openApi["enum"] is JsonArray allowed && !allowed.Any(option => JsonNode.DeepEquals(option, scalar)))
        {
            yield return FieldFault.Unsupported(path, scalar.ToString(), [.. allowed.Select(option => option?.ToString() ?? "")]);
        }

        if (scalar.GetValueKind() == JsonValueKind.Number)
        {
            var number = scalar.GetValue<double>();
            if (openApi["minimum"] is JsonValue least && number < least.GetValue<double>())
            {
                yield return FieldFault.Invalid(path, scalar.DeepClone(), $"{path} in body should be greater than or equal to {least}");
            }

            if (openApi["maximum"] is JsonValue most && number > most.GetValue<double>())
            {
                yield return FieldFault.Invalid(path, scalar.DeepClone(), $"{path} in body should be less than or equal to {most}");
            }
        }
    }

    private static bool IsOfType(JsonNode node, string type) => type switch
    {
        "object" => node is JsonObject,
        "array" => node is JsonArray,
        "string" => node.GetValueKind() == JsonValueKind.String,
        "boolean" => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => node.GetValueKind() == JsonValueKind.Number,
        "integer" => node.GetValueKind() == JsonValueKind.Number && node.GetValue<double>() % 1 == 0,
        _ => true,
    };

    private static string TypeOf(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
