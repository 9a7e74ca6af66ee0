using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Relay;

/// <summary>A failure that waits: its pod as bytes, which take a fraction of what a tree does and can be counted.</summary>
public sealed class HeldFailure
{
    // What it has beside the pod and its sentence, with its other strings.
    private const int Rest = 1 << 10;

    private readonly byte[] _pod;
    private readonly IncidentFailure _failure;

    /// <param name="failure">The failure.</param>
    public HeldFailure(SeenFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        (Number, Version, SeenAt, IsByWaiting, _failure) = (failure.Number, failure.Pod.ResourceVersion, failure.SeenAt, failure.IsByWaiting, failure.Failure);
        var bytes = new ArrayBufferWriter<byte>(4 << 10);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            failure.Pod.WriteTo(writer);
        }

        _pod = bytes.WrittenSpan.ToArray();
    }

    /// <summary>See <see cref="SeenFailure.Number"/>.</summary>
    public long Number { get; }

    /// <summary>The pod's version.</summary>
    public string Version { get; }

    /// <summary>When it was seen.</summary>
    public DateTimeOffset SeenAt { get; }

    /// <summary>See <see cref="SeenFailure.IsByWaiting"/>.</summary>
    public bool IsByWaiting { get; }

    /// <summary>What it takes of memory.</summary>
    public int Bytes => _pod.Length + (sizeof(char) * _failure.Sentence.Length) + Rest;

    /// <summary>The failure as it was.</summary>
    public SeenFailure Open() => new(Number, JsonNode.Parse(_pod)!.AsObject(), _failure, SeenAt, IsByWaiting);
}
