using Trimtab.Cli.Output;

namespace Trimtab.Functions.Tests.Cli.Output;

public sealed class TableLayoutTests
{
    private static readonly string[][] Grid =
    [
        ["TARGET", "COUNT", "MESSAGE"],
        ["shop", "7", "the canary answers slowly and is watched"],
        ["platform", "120", ""],
    ];

    [Fact]
    public void Columns_are_padded_and_numbers_stand_at_the_right()
        => Text(null).ShouldBe("""
            TARGET    COUNT  MESSAGE
            shop          7  the canary answers slowly and is watched
            platform    120
            """.ReplaceLineEndings("\n"));

    [Fact]
    public void A_terminal_gets_no_line_longer_than_its_width()
        => Text(40).ShouldBe("""
            TARGET    COUNT  MESSAGE
            shop          7  the canary answers slo…
            platform    120
            """.ReplaceLineEndings("\n"));

    [Fact]
    public void A_terminal_too_narrow_for_anything_keeps_the_beginnings()
        => Text(5).ShouldContain("shop          7  the canary …");

    [Fact]
    public void A_table_that_fits_is_not_cut() => Text(200).ShouldBe(Text(null));

    private static string Text(int? width) => string.Join('\n', TableLayout.Lines(Grid, width));
}
