namespace Trimtab.TestKit.Network;

/// <summary>Sees every request that passes a proxy, and decides what becomes of it.</summary>
public interface IRequestGate
{
    /// <summary>Called before the request is forwarded.</summary>
    Passage Admit(ObservedRequest request);

    /// <summary>Called when a kept answer is complete.</summary>
    /// <returns>False: the caller never gets it, its connection is cut.</returns>
    bool Release(ObservedRequest request, int status, ReadOnlyMemory<byte> body);
}
