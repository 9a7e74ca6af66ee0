namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>How a version of the shop behaves.</summary>
internal enum ShopHealth
{
    Good,

    /// <summary>Every pod exits with code 1 half a second after its start.</summary>
    Crashes,

    /// <summary>Every pod exits with code 1 twelve seconds after its start.</summary>
    CrashesLate,
}
