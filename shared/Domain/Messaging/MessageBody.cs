using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Messaging;

/// <summary>Types the body of a message: a member that may not be null must be there. Without this a missing action would be the first of its kind.</summary>
internal static class MessageBody<TBody>
    where TBody : IMessageBody
{
    private static readonly JsonSerializerOptions Strict = new(DocumentJson.Options) { RespectNullableAnnotations = true };

    private static readonly IReadOnlyList<string> Required = FindRequired();

    /// <exception cref="JsonException">The body lacks a member or has one of another type.</exception>
    public static TBody Read(JsonNode? body)
    {
        if (body is not JsonObject members)
        {
            throw new JsonException("The body is not a JSON object.");
        }

        var missing = Required.Where(name => !members.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? members.Deserialize<TBody>(Strict)!
            : throw new JsonException($"The body lacks {string.Join(", ", missing)}.", string.Join(", ", missing), null, null);
    }

    private static List<string> FindRequired()
    {
        var nullability = new NullabilityInfoContext();
        var constructor = typeof(TBody).GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        return [.. constructor.GetParameters()
            .Where(parameter => !parameter.HasDefaultValue && nullability.Create(parameter).WriteState != NullabilityState.Nullable)
            .Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!))];
    }
}
