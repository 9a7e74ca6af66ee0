using Trimtab.Adapters.Git;

namespace Trimtab.Adapters.Tests.Git;

public sealed class GitOptionsTests
{
    [Fact]
    public void Wrong_options_are_all_named()
    {
        var result = new GitOptionsValidator().Validate(null, new GitOptions { CacheDirectory = "", Timeout = TimeSpan.Zero, MaxTreeFiles = 0 });

        result.Failed.ShouldBeTrue();
        foreach (var name in new[] { nameof(GitOptions.CacheDirectory), nameof(GitOptions.Timeout), nameof(GitOptions.MaxTreeFiles) })
        {
            result.FailureMessage.ShouldContain(name);
        }
    }
}
