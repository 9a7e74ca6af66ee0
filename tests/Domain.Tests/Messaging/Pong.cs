using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Tests.Messaging;

/// <summary>A body of another kind than <see cref="Ping"/>.</summary>
internal sealed record Pong(int Number) : IMessageBody
{
    public static string Kind => "pong";

    public static string Queue => "pings";
}
