using System.Text.Json;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>What a token server gave.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="Lifetime">How long it holds.</param>
/// <remarks>Source: distribution, "Token authentication specification". Without a lifetime it is 60 s.</remarks>
internal sealed record TokenAnswer(string Token, TimeSpan Lifetime)
{
    private const int MaxToken = 64 << 10;
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <returns>Null when it is no such answer, or the token could not stand in a header.</returns>
    public static TokenAnswer? Read(ReadOnlySpan<byte> body)
    {
        string? token = null;
        var lifetime = Unsaid;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (name is "token" or "access_token" && reader.TokenType == JsonTokenType.String)
                {
                    token = string.IsNullOrEmpty(token) ? reader.GetString() : token;
                }
                else if (name == "expires_in" && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds > 0)
                {
                    lifetime = TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return token is { Length: > 0 and <= MaxToken } && token.All(static letter => letter is > ' ' and < '\x7f') ? new TokenAnswer(token, lifetime) : null;
    }

    /// <returns>No secret.</returns>
    public override string ToString() => $"a token for {Lifetime}";
}
