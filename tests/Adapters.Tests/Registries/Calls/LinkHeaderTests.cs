using FsCheck;
using FsCheck.Fluent;
using Trimtab.Adapters.Registries.Calls;

namespace Trimtab.Adapters.Tests.Registries.Calls;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("</v2/a/tags/list?n=100&last=1.0>; rel=\"next\"", "/v2/a/tags/list?n=100&last=1.0")]
    [InlineData("<https://quay.io/v2/a/tags/list?next_page=gAAA%3D%3D&n=50>; rel=\"next\"", "https://quay.io/v2/a/tags/list?next_page=gAAA%3D%3D&n=50")]
    [InlineData("<a>;rel=next", "a")]
    [InlineData("<a>; title=\"x, <b>; rel=next\"; rel=prev, <c>; REL = Next", "c")]
    [InlineData("<a>; rel=\"prev next\"", "a")]
    [InlineData("<a>; rel=prev, <b>; rel=next", "b")]
    [InlineData("<a,b>; rel=next", "a,b")]
    [InlineData("<a>; rel=prev", null)]
    [InlineData("<a>", null)]
    [InlineData("<>; rel=next", null)]
    [InlineData("<a; rel=next", null)]
    [InlineData("a; rel=next", null)]
    [InlineData("", null)]
    public void The_next_page_is_found_as_registries_write_it(string header, string? next) => LinkHeader.Next(header).ShouldBe(next);

    [Fact]
    public void Any_text_has_an_end_and_no_fault()
    {
        var sign = Gen.Elements("<", ">", ";", ",", "rel", "=", "next", "\"", " ", "a", "\u0000");
        Prop.ForAll(Gen.ListOf(sign).Select(static parts => string.Concat(parts)).ToArbitrary(), static header =>
        {
            if (LinkHeader.Next(header) is { } next)
            {
                next.ShouldNotBeEmpty();
                header.ShouldContain($"<", Case.Sensitive);
                header.ShouldContain(next, Case.Sensitive);
            }
        }).QuickCheckThrowOnFailure();
    }
}
