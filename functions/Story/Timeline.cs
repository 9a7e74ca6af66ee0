using Spectre.Console;

namespace Trimtab.Story;

/// <summary>What the reader sees: chapters, and under each the stages with the seconds since the push.</summary>
internal sealed class Timeline(IAnsiConsole console, TimeProvider time)
{
    private long _began = time.GetTimestamp();
    private int _chapters;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    public void Say(string text) => console.WriteLine(text);

    public void Chapter(string title)
    {
        _chapters++;
        _began = time.GetTimestamp();
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{_chapters}  {title}[/]");
    }

    public void Stage(string text) => console.MarkupLineInterpolated($"  [dim]{Elapsed.TotalSeconds,5:0.0} s[/]  {text}");

    public void Good(string text) => console.MarkupLineInterpolated($"  [dim]{Elapsed.TotalSeconds,5:0.0} s[/]  [green]{text}[/]");

    public void Bad(string text) => console.MarkupLineInterpolated($"  [dim]{Elapsed.TotalSeconds,5:0.0} s[/]  [red]{text}[/]");
}
