using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Fields;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed record FieldsOwner(string Manager, string Operation, string ApiVersion, string Subresource, string Time, FieldTree Fields)
{
    public bool IsSameOwner(FieldsOwner other)
        => Manager == other.Manager && Operation == other.Operation && ApiVersion == other.ApiVersion && Subresource == other.Subresource;

    /// <summary>As conflicts name it: only updates tell the version that they were made through.</summary>
    public string Describe()
    {
        var name = Subresource.Length == 0 ? $"\"{Manager}\"" : $"\"{Manager}\" with subresource \"{Subresource}\"";
        return Operation == "Update" ? $"{name} using {ApiVersion}" : name;
    }

    public static List<FieldsOwner> ReadAll(JsonObject value)
        => [.. value.Items("metadata", "managedFields").Select(Read)];

    public JsonObject ToJson()
    {
        var result = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
            ["time"] = Time,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Fields.ToFieldsV1(),
        };
        if (Subresource.Length > 0)
        {
            result["subresource"] = Subresource;
        }

        return result;
    }

    private static FieldsOwner Read(JsonObject entry) => new(
        entry.Text("manager"),
        entry.Text("operation"),
        entry.Text("apiVersion"),
        entry.Text("subresource"),
        entry.Text("time"),
        entry["fieldsV1"] is JsonObject fields ? FieldTree.FromFieldsV1(fields) : new FieldTree());
}
