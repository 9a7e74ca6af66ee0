using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>The push event of one ref, as GitHub began it and others took it over: <c>{"ref":"refs/heads/main","after":"…","repository":{"full_name":"acme/shop"}}</c>.</summary>
internal static class RefPush
{
    public static PushEvent? Read(JsonElement body)
        => body.TextAt("ref") is { } reference
            ? PushEvent.Of(reference, body.TextAt("after"), body.TextAt("repository", "full_name"))
            : null;
}
