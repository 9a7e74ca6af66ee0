using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Tests.Messaging;

public sealed class MessageJsonTests
{
    public static TheoryData<Type> Bodies => [.. typeof(Message).Assembly.GetTypes().Where(static type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IMessageBody)))];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Every_message_is_known_without_reflection_and_has_the_same_members(Type body)
    {
        var known = new JsonSerializerOptions(DocumentJson.Options) { TypeInfoResolver = MessageJson.Default };
        var reflected = new JsonSerializerOptions(DocumentJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

        Members(body, known, []).ShouldBe(Members(body, reflected, []));
    }

    // Down to the last member: one that is not known would fail only when it is sent.
    private static List<string> Members(Type type, JsonSerializerOptions options, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            return [];
        }

        var info = options.GetTypeInfo(type);
        return
        [
            .. info.Properties.SelectMany(property => Members(property.PropertyType, options, seen).Prepend($"{type} {property.Name} {property.PropertyType}")).Order(StringComparer.Ordinal),
            .. info.ElementType is { } element ? Members(element, options, seen) : [],
        ];
    }
}
