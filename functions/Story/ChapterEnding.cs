namespace Trimtab.Story;

internal enum ChapterEnding
{
    Applied,
    Promoted,
    RolledBack,
}
