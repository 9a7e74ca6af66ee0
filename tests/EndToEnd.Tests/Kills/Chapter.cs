namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>One push and what becomes of it.</summary>
public enum Chapter
{
    /// <summary>The first version; the function app's own start is part of it.</summary>
    Install,

    /// <summary>A version that is promoted.</summary>
    Good,

    /// <summary>A version that crashes, and is rolled back.</summary>
    Bad,
}
