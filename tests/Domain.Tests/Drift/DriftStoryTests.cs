namespace Trimtab.Domain.Tests.Drift;

/// <summary>A live change is never both reverted and captured, nothing echoes, and in the end cluster and Git agree: whatever the order, the kills and the interleavings.</summary>
public sealed class DriftStoryTests
{
    private const int Steps = 30;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(2000)]
    [InlineData(3000)]
    public async Task Reconciler_and_reverser_agree_in_any_order(int first)
    {
        for (var seed = first; seed < first + 25; seed++)
        {
            using var story = new DriftStory(seed);
            await story.RunAsync(Steps);
        }
    }
}
