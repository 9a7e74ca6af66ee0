using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class CommitPageTests
{
    [Theory]
    [InlineData("https://github.com/acme/shop.git", "", "https://github.com/acme/shop/commit/abc123")]
    [InlineData("https://git.example.com/acme/shop/", "", "https://git.example.com/acme/shop/commit/abc123")]
    [InlineData("https://git.example.com/acme/shop.git", "provider: gitea", "https://git.example.com/acme/shop/commit/abc123")]
    [InlineData("https://gitlab.com/acme/web/shop.git", "", "https://gitlab.com/acme/web/shop/-/commit/abc123")]
    [InlineData("https://git.example.com/acme/shop.git", "provider: gitlab", "https://git.example.com/acme/shop/-/commit/abc123")]
    [InlineData("https://bitbucket.org/acme/shop.git", "", "https://bitbucket.org/acme/shop/commits/abc123")]
    [InlineData("https://git.example.com/bb/scm/ACME/shop.git", "provider: bitbucketServer", "https://git.example.com/bb/projects/ACME/repos/shop/commits/abc123")]
    [InlineData("https://git.example.com/acme/shop.git", "provider: bitbucketServer", null)]
    [InlineData("https://dev.azure.com/acme/web/_git/shop", "", "https://dev.azure.com/acme/web/_git/shop/commit/abc123")]
    [InlineData("file:///srv/shop.git", "", null)]
    public void A_commit_has_a_page_where_its_host_shows_one(string repository, string more, string? page)
        => (CommitPage.Of(Source(repository, more), "abc123")?.AbsoluteUri).ShouldBe(page);

    [Theory]
    [InlineData("../../evil")]
    [InlineData(null)]
    public void A_revision_that_is_no_commit_id_has_no_page(string? revision)
        => CommitPage.Of(Source("https://github.com/acme/shop.git", ""), revision).ShouldBeNull();

    private static FleetSource Source(string repository, string more)
        => new FixedFleet($"sources: {{ shop: {{ repository: '{repository}', {more} }} }}").Current.Sources["shop"];
}
