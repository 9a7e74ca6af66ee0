namespace Trimtab.Domain.Gates;

/// <summary>What a rule did in a decision.</summary>
public enum GateEffect
{
    /// <summary>It was looked at and stood in nobody's way.</summary>
    Passed,

    /// <summary>It kept candidates out.</summary>
    LeftOut,

    /// <summary>It lets the change happen later.</summary>
    Waits,

    /// <summary>It leaves the change to people although its kind is made by itself.</summary>
    Asks,

    /// <summary>It said what happens.</summary>
    Decided,

    /// <summary>It can't be judged yet.</summary>
    Unknown,
}
