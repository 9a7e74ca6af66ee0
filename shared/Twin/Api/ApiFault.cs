using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Fields;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Api;

/// <summary>A refused call, as the API's <c>Status</c> object tells it.</summary>
internal sealed class ApiFault(int status, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Reason { get; } = reason;

    public IReadOnlyList<ClusterCause> Causes
        => [.. (details?.Items("causes") ?? []).Select(cause => new ClusterCause(cause.Text("reason"), cause.Text("field"), cause.Text("message")))];

    public JsonObject ToStatus()
    {
        var result = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
            ["code"] = Status,
        };
        if (details is not null)
        {
            result["details"] = details.DeepClone();
        }

        return result;
    }

    public static ApiFault NotFound(ServedKind kind, string name)
        => new(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found", Details(kind.Group, kind.Plural, name));

    public static ApiFault NoNamespace(string name)
        => new(404, "NotFound", $"namespaces \"{name}\" not found", Details("", "namespaces", name));

    public static ApiFault NoSuchResource()
        => new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiFault AlreadyExists(ServedKind kind, string name)
        => new(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists", Details(kind.Group, kind.Plural, name));

    public static ApiFault Outdated(ServedKind kind, string name) => Conflict(
        kind,
        name,
        $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": the object has been modified; please apply your changes to the latest version and try again");

    public static ApiFault Conflict(ServedKind kind, string name, string message)
        => new(409, "Conflict", message, Details(kind.Group, kind.Plural, name));

    public static ApiFault Conflict(IReadOnlyList<FieldsConflict> conflicts)
    {
        var causes = new JsonArray();
        foreach (var conflict in conflicts)
        {
            foreach (var path in conflict.Paths)
            {
                causes.Add(Cause("FieldManagerConflict", $"conflict with {conflict.Owner.Describe()}", path));
            }
        }

        var message = causes.Count == 1
            ? $"Apply failed with 1 conflict: conflict with {conflicts[0].Owner.Describe()}: {conflicts[0].Paths[0]}"
            : $"Apply failed with {causes.Count} conflicts: " + string.Join(
                '\n',
                conflicts.Select(conflict => $"conflicts with {conflict.Owner.Describe()}:\n{string.Join('\n', conflict.Paths.Select(path => "- " + path))}"));
        return new ApiFault(409, "Conflict", message, new JsonObject { ["causes"] = causes });
    }

    public static ApiFault Invalid(ServedKind kind, string name, IReadOnlyList<FieldFault> faults)
    {
        var causes = new JsonArray();
        foreach (var fault in faults)
        {
            causes.Add(Cause(fault.Reason, fault.Message, fault.Field));
        }

        var list = faults.Select(fault => $"{fault.Field}: {fault.Message}").ToList();
        var details = Details(kind.Group, kind.Name.Kind, name);
        details["causes"] = causes;
        return new ApiFault(
            422,
            "Invalid",
            $"{kind.QualifiedKind} \"{name}\" is invalid: {(list.Count == 1 ? list[0] : $"[{string.Join(", ", list)}]")}",
            details);
    }

    public static ApiFault Forbidden(ServedKind kind, string name, string why, string? cause = null)
    {
        var details = Details(kind.Group, kind.Plural, name);
        if (cause is not null)
        {
            details["causes"] = new JsonArray(Cause(cause, why, "metadata.namespace"));
        }

        return new ApiFault(403, "Forbidden", $"{kind.QualifiedPlural} \"{name}\" is forbidden: {why}", details);
    }

    public static ApiFault BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiFault Expired(string message) => new(410, "Expired", message);

    public static ApiFault MethodNotAllowed()
        => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    private static JsonObject Cause(string reason, string message, string field)
        => new() { ["reason"] = reason, ["message"] = message, ["field"] = field };

    private static JsonObject Details(string group, string kind, string name)
    {
        var result = new JsonObject { ["name"] = name, ["kind"] = kind };
        if (group.Length > 0)
        {
            result["group"] = group;
        }

        return result;
    }
}
