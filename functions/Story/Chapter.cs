namespace Trimtab.Story;

/// <summary>One push of the story and what should become of it.</summary>
/// <param name="Title">One line for the reader.</param>
/// <param name="Version">The shop's version, in its manifests and the commit's message.</param>
/// <param name="Behaviour">What is wrong with it.</param>
/// <param name="Ending">How it should end.</param>
internal sealed record Chapter(string Title, string Version, ShopBehaviour Behaviour, ChapterEnding Ending)
{
    public static IReadOnlyList<Chapter> All { get; } =
    [
        new("The shop is installed", "v1", ShopBehaviour.Healthy, ChapterEnding.Applied),
        new("A good version is pushed", "v2", ShopBehaviour.Healthy, ChapterEnding.Promoted),
        new("A version is pushed that fails 5 % of its requests", "v3", ShopBehaviour.Errors, ChapterEnding.RolledBack),
        new("A version is pushed that crashes after 2 s", "v4", ShopBehaviour.Crash, ChapterEnding.RolledBack),
    ];

    /// <summary>The version that must be serving after the last chapter.</summary>
    public static string SurvivingVersion => All.Last(chapter => chapter.Ending != ChapterEnding.RolledBack).Version;
}
