namespace Trimtab.TestKit.Network;

/// <summary>What becomes of a request at a gate.</summary>
public enum Passage
{
    /// <summary>Forwarded; its answer goes back as it comes.</summary>
    Free,

    /// <summary>Forwarded; its whole answer is kept until the gate lets it go.</summary>
    AnswerKept,

    /// <summary>Not forwarded: the connection is cut.</summary>
    Cut,
}
