using Trimtab.Domain.Messaging;

namespace Trimtab.Functions.Tests.Probe;

/// <param name="Do">done, wait, stall, throw, block, or what a cluster does: silent, stranger, forbidden.</param>
/// <param name="Tag">Names the message in the journal.</param>
internal sealed record ProbeMessage(string Do, string Tag) : IMessageBody
{
    public static string Kind => "probe";

    public static string Queue => "probe";
}
