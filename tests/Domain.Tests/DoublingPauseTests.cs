namespace Trimtab.Domain.Tests;

public sealed class DoublingPauseTests
{
    private readonly DoublingPause _pause = new(Seconds(2), Seconds(15));

    [Fact]
    public void It_doubles_up_to_the_longest()
        => Enumerable.Range(0, 6).Select(_ => _pause.Next()).ShouldBe([Seconds(2), Seconds(4), Seconds(8), Seconds(15), Seconds(15), Seconds(15)]);

    [Fact]
    public void It_is_the_first_again_after_a_good_try()
    {
        _pause.Next();
        _pause.Next();

        _pause.Reset();

        _pause.Next().ShouldBe(Seconds(2));
        _pause.Next().ShouldBe(Seconds(4));
    }

    [Theory]
    [InlineData(15, 8)]
    [InlineData(16, 2)]
    public void It_is_the_first_again_after_a_try_that_went_on_for_longer_than_the_longest(int lasted, int next)
    {
        _pause.Next();
        _pause.Next();

        _pause.NextAfter(Seconds(lasted)).ShouldBe(Seconds(next));
    }

    [Fact]
    public void No_number_of_tries_is_too_high()
    {
        var pause = new DoublingPause(TimeSpan.FromTicks(1), TimeSpan.MaxValue);

        for (var tries = 0; tries < 100; tries++)
        {
            pause.Next();
        }

        pause.Next().ShouldBe(TimeSpan.MaxValue);
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}
