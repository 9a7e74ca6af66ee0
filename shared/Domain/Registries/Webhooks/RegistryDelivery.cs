namespace Trimtab.Domain.Registries.Webhooks;

/// <summary>A webhook's request as it came.</summary>
/// <param name="Headers">By case-insensitive name.</param>
/// <param name="Token">Of the query <c>token</c>; null without one.</param>
/// <param name="Body">Raw, at most <see cref="ReceiveRegistryWebhookHandler.MaxBodyBytes"/>.</param>
public sealed record RegistryDelivery(IReadOnlyDictionary<string, string> Headers, string? Token, ReadOnlyMemory<byte> Body);
