namespace Trimtab.Story;

/// <summary>A chapter that was told.</summary>
/// <param name="Chapter">Which.</param>
/// <param name="Revision">The commit that was pushed.</param>
/// <param name="Took">From the push to its end.</param>
internal sealed record ToldChapter(Chapter Chapter, string Revision, TimeSpan Took);
