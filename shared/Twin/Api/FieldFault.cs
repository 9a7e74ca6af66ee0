using System.Text.Json.Nodes;

namespace Trimtab.Twin.Api;

/// <summary>One reason why an object is invalid.</summary>
internal sealed record FieldFault(string Field, string Reason, string Message)
{
    public static FieldFault Required(string field, string detail = "")
        => new(field, "FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldFault Invalid(string field, JsonNode? value, string detail)
        => new(field, "FieldValueInvalid", $"Invalid value: {value?.ToJsonString() ?? "null"}: {detail}");

    public static FieldFault Unsupported(string field, string value, params string[] supported)
        => new(field, "FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(word => $"\"{word}\""))}");

    public static FieldFault Duplicate(string field, string value)
        => new(field, "FieldValueDuplicate", $"Duplicate value: \"{value}\"");

    public static FieldFault NotFound(string field, string value)
        => new(field, "FieldValueNotFound", $"Not found: \"{value}\"");

    public static FieldFault Forbidden(string field, string detail)
        => new(field, "FieldValueForbidden", $"Forbidden: {detail}");
}
