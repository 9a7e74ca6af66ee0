using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Types the body of a message: a member that may not be null must be there, whatever its type.</summary>
internal static class MessageBody<TBody>
    where TBody : IMessageBody
{
    private static readonly JsonSerializerOptions Strict = new(DocumentJson.Options) { RespectNullableAnnotations = true };

    private static readonly IReadOnlyList<string> Required = FindRequired();

    /// <exception cref="UnreadableBodyException">The body lacks a member or has one of another type.</exception>
    public static TBody Read(JsonNode body)
    {
        if (body is not JsonObject members)
        {
            throw new UnreadableBodyException("it is not a JSON object.");
        }

        var missing = Required.Where(name => !members.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            throw new UnreadableBodyException($"it lacks {string.Join(", ", missing)}.");
        }

        try
        {
            return members.Deserialize<TBody>(Strict)!;
        }
        catch (JsonException fault)
        {
            throw new UnreadableBodyException(fault.Message, fault);
        }
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
