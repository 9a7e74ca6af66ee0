using Trimtab.Adapters.Git;

namespace Trimtab.Adapters.Tests.Git;

public sealed class LinkCheckTests
{
    [Theory]
    [InlineData("a", "b", null)]
    [InlineData("d/a", "../b", null)]
    [InlineData("d/a", "..", null)]
    [InlineData("a", "missing/./x//y", null)]
    [InlineData("a", "..", "leaves the tree")]
    [InlineData("d/a", "../../x", "leaves the tree")]
    [InlineData("a", "/etc/passwd", "leaves the tree")]
    [InlineData("a", "a", "goes in a circle")]
    public void One_link(string path, string target, string? fault)
        => new LinkCheck(new Dictionary<string, string> { [path] = target }).FaultOf(path).ShouldBe(fault);

    [Fact]
    public void A_way_out_through_another_link_is_seen()
    {
        // As text, t is s/../etc = etc; for the kernel, s is the root itself and s/.. lies above it.
        var check = new LinkCheck(new Dictionary<string, string> { ["s"] = ".", ["t"] = "s/../etc", ["deep/u"] = "../s/d", ["s2"] = "deep/u/../x" });

        check.FaultOf("s").ShouldBeNull();
        check.FaultOf("t").ShouldBe("leaves the tree");
        check.FaultOf("deep/u").ShouldBeNull();
        check.FaultOf("s2").ShouldBeNull();
    }

    [Fact]
    public void Circles_of_several_links_end()
        => new LinkCheck(new Dictionary<string, string> { ["a"] = "b/x", ["b"] = "a" }).FaultOf("a").ShouldBe("goes in a circle");
}
