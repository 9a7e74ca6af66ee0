using Trimtab.Domain.Messaging;

namespace Trimtab.TestKit.Messaging;

/// <summary>One call of <see cref="IMessageSender.SendAsync"/>.</summary>
public sealed record SentMessage(string Queue, object Body, MessageContext Context, TimeSpan Delay);
