namespace Trimtab.TestKit.ServiceBus;

/// <param name="MessageId">As its sender named it.</param>
/// <param name="Text">The body.</param>
/// <param name="Due">When it shows.</param>
/// <param name="DeliveryCount">How often it was delivered.</param>
public sealed record ServiceBusMessage(string MessageId, string Text, DateTimeOffset Due, int DeliveryCount);
