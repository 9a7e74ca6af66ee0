namespace Trimtab.Domain.Updates.Editing;

/// <summary>What a place says about a change.</summary>
internal enum PlaceMatch
{
    /// <summary>What runs: it is edited.</summary>
    From,

    /// <summary>What should run: nothing is left to do.</summary>
    To,

    /// <summary>Something else: nobody knows whether it is meant.</summary>
    Other,
}
