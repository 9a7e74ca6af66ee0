using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class LogWindowTests
{
    [Theory]
    [InlineData("a b", "a b c", "c")]
    [InlineData("a b", "a b", "")]
    [InlineData("a a", "a a a", "a")]
    [InlineData("", "a", "a")]
    [InlineData("a b c d", "b c d e", "e")]
    [InlineData("a b c d", "e f g h", "e f g h")]
    [InlineData("a b c", "x y", "x y")]
    public void Take_gives_what_the_last_look_did_not_show(string before, string now, string fresh)
    {
        var window = new LogWindow(size: 4);
        window.Take(Lines(before));

        string.Join(' ', window.Take(Lines(now))).ShouldBe(fresh);
    }

    private static string[] Lines(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
