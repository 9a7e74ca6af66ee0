using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Witness;

/// <summary>An <c>AdmissionReview</c> as far as it is understood. Its text may be anything.</summary>
/// <param name="Uid">The request's id, which the answer repeats; empty when it can't be read.</param>
/// <param name="Witness">What it says; null for a dry run, for a subresource other than <c>scale</c>, and for what is no request to create, update, scale or delete an object.</param>
public sealed record AdmissionRequest(string Uid, AdmissionWitness? Witness)
{
    private const string Scale = "scale";
    private const int MaxUid = 128;
    private const int MaxDepth = 100;

    /// <summary>Reads a body. Never throws because of what is in it.</summary>
    /// <param name="body">The body, or as much of it as was taken.</param>
    /// <param name="rules">The rules in force: of kinds and namespaces that they do not name nothing is kept.</param>
    public static AdmissionRequest Read(ReadOnlySpan<byte> body, RuleBook rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var uid = FindUid(body);
        try
        {
            return new AdmissionRequest(uid, ReadRequest(body) is { } parts ? WitnessOf(parts, body, rules) : null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Cut, too deep, a key twice, no Unicode: the API server must get its answer all the same.
            return new AdmissionRequest(uid, null);
        }
    }

    /// <summary>Reads all of the body, but makes no tree of the objects: most are of kinds that nobody captures, and of an update only the new one is wanted.</summary>
    private static RequestParts? ReadRequest(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        RequestParts? parts = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRequest = reader.ValueTextEquals("request");
            reader.Read();
            if (isRequest && reader.TokenType == JsonTokenType.StartObject)
            {
                parts = parts is null ? RequestParts.Read(ref reader) : throw new JsonException("Two requests.");
            }
            else
            {
                reader.Skip();
            }
        }

        // What comes after the review makes it none.
        return reader.Read() ? null : parts;
    }

    private static AdmissionWitness? WitnessOf(RequestParts parts, ReadOnlySpan<byte> body, RuleBook rules)
    {
        var request = parts.Rest;
        var isDryRun = request["dryRun"] is JsonValue flag && flag.TryGetValue<bool>(out var value) && value;
        if (isDryRun || OperationOf(request.Text("operation")) is not { } operation || KindOf(request, rules) is not { } kind)
        {
            return null;
        }

        var @namespace = NamespaceOf(request, kind);
        if (!rules.IsWanted(kind, @namespace))
        {
            return null;
        }

        var subject = (operation == CaptureOperation.Delete ? parts.Old : parts.New).In(body);
        var groups = (request.Find("userInfo", "groups") as JsonArray ?? []).OfType<JsonValue>().Select(static item => item.TryGetValue<string>(out var text) ? text : "");
        var place = new ObjectReference(kind, @namespace, request.Text("name")).Key;
        var uid = subject?.Uid ?? "";
        var digest = operation == CaptureOperation.Delete || subject is null ? ""
            : request.Text("subResource") == Scale ? AdmissionWitness.DigestOfScale(subject.Number("spec", "replicas") ?? 0)
            : CaptureContent.DigestOfTaken(subject);
        return new AdmissionWitness(operation, request.Text("userInfo", "username"), [.. groups], place, uid, digest);
    }

    /// <returns>The kind of the object that is written, or scaled: a Scale has the uid of what it scales, but not its kind. Null for what is no such request.</returns>
    private static KindName? KindOf(JsonObject request, RuleBook rules) => request.Text("subResource") switch
    {
        "" => new KindName(request.Text("kind", "group") is { Length: > 0 } group ? $"{group}/{request.Text("kind", "version")}" : request.Text("kind", "version"), request.Text("kind", "kind")),
        Scale when request.Text("operation") == "UPDATE" => rules.KindOf(request.Text("resource", "group"), request.Text("resource", "resource")),
        _ => null,
    };

    // A request about a Namespace names that as its namespace too; the object is in none.
    private static string NamespaceOf(JsonObject request, KindName kind) => kind is { Group: "", Kind: "Namespace" } ? "" : request.Text("namespace");

    private static CaptureOperation? OperationOf(string text) => text switch
    {
        "CREATE" => CaptureOperation.Create,
        "UPDATE" => CaptureOperation.Update,
        "DELETE" => CaptureOperation.Delete,
        _ => null,
    };

    /// <summary>The uid is among the first members of the request, so that it is found also in a body that is cut.</summary>
    private static string FindUid(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
            var isInRequest = false;
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    isInRequest = reader.ValueTextEquals("request");
                }
                else if (isInRequest && reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 } && reader.ValueTextEquals("uid"))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: <= MaxUid } uid ? uid : "";
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON up to here: there is no uid.
        }

        return "";
    }
}
