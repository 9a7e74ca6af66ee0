namespace Trimtab.Cli.Doctor;

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Area">What it belongs to: <c>programs</c>, <c>settings</c>, <c>storage</c>, ...</param>
/// <param name="Subject">Which one, e.g. <c>kubectl</c>; empty where there is only one.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="ToDo">What to do about it; null when nothing.</param>
internal sealed record Finding(string Area, string Subject, FindingLevel Level, string Text, string? ToDo = null)
{
    public static Finding Ok(string area, string subject, string text) => new(area, subject, FindingLevel.Ok, text);

    public static Finding Warn(string area, string subject, string text, string toDo) => new(area, subject, FindingLevel.Warn, text, toDo);

    public static Finding Fail(string area, string subject, string text, string toDo) => new(area, subject, FindingLevel.Fail, text, toDo);
}
