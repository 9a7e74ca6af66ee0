using System.Globalization;
using Google.Protobuf.Collections;
using Trimtab.Adapters.Grpc;

namespace Trimtab.Hosting.Grpc.Scaling;

/// <summary>What a ScaledObject asks for: its trigger's metadata <c>queues</c> (names with commas between them) and <c>queueLength</c> (messages one replica may have; 5).</summary>
internal sealed record ScaledQueues(IReadOnlyList<string> Queues, int QueueLength)
{
    private const int DefaultLength = 5;

    /// <exception cref="GrpcException">The metadata can't be understood, or names a queue that is not ours (<c>InvalidArgument</c>).</exception>
    public static ScaledQueues Read(MapField<string, string> metadata, IReadOnlyCollection<string> known)
    {
        var queues = (metadata.TryGetValue("queues", out var names) ? names : "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToArray();
        if (queues.Length == 0 || queues.Except(known).Any())
        {
            throw new GrpcException(GrpcStatusCode.InvalidArgument, $"The trigger's metadata 'queues' must name some of: {string.Join(", ", known)}.");
        }

        var length = DefaultLength;
        if (metadata.TryGetValue("queueLength", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length == 0))
        {
            throw new GrpcException(GrpcStatusCode.InvalidArgument, "The trigger's metadata 'queueLength' must be a whole number above 0.");
        }

        return new ScaledQueues(queues, length);
    }
}
