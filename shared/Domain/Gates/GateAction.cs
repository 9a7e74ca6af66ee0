namespace Trimtab.Domain.Gates;

/// <summary>What a gate says to a change.</summary>
public enum GateAction
{
    /// <summary>It is made.</summary>
    Auto,

    /// <summary>It is made once enough people approved it; they are asked.</summary>
    Review,

    /// <summary>It is shown, and made when a person orders it.</summary>
    Manual,

    /// <summary>It is not made.</summary>
    Skip,
}
