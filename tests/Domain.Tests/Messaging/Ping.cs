using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Tests.Messaging;

/// <summary>A body for tests of the envelope.</summary>
internal sealed record Ping(string Text) : IMessageBody
{
    public static string Kind => "ping";

    public static string Queue => "pings";
}
