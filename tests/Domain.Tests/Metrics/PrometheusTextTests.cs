using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Metrics;

namespace Trimtab.Domain.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Theory]
    [InlineData("up 1", "up", 1)]
    [InlineData("up{} 1", "up", 1)]
    [InlineData("up\t  1.5e3  1395066363000", "up", 1500)]
    [InlineData("  up 1\r", "up", 1)]
    [InlineData("x{a=\"b\"} +Inf", "x", double.PositiveInfinity)]
    [InlineData("x{a=\"b\"} -Inf", "x", double.NegativeInfinity)]
    [InlineData("x NaN", "x", double.NaN)]
    [InlineData("x{a=\"b\",} 2", "x", 2)]
    [InlineData("x { a = \"b\" , c = \"d\" } 2", "x", 2)]
    [InlineData("x{a=\"}\\\" \\\\\",b=\"# {\"} 3 # {trace=\"1\"} 0.5 1.0", "x", 3)]
    [InlineData("{\"http.requests\",a=\"b\"} 4", "http.requests", 4)]
    [InlineData("x 5 # {id=\"7\"} 0.1", "x", 5)]
    public void One_line_of_either_format_is_read(string line, string name, double value)
    {
        var (samples, faults) = Read(line + "\n");

        faults.ShouldBeEmpty();
        samples.ShouldHaveSingleItem().ShouldBe((name, value));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x one")]
    [InlineData("x 1.2.3")]
    [InlineData("x{a=\"b\" 1")]
    [InlineData("x{a=b} 1")]
    [InlineData("x{a=\"b\"c=\"d\"} 1")]
    [InlineData("x{=\"b\"} 1")]
    [InlineData("{a=\"b\"} 1")]
    [InlineData("9x 1")]
    public void A_bad_line_is_reported_with_its_number_and_the_rest_is_read(string line)
    {
        var (samples, faults) = Read($"# HELP a b\nbefore 1\n{line}\nafter 2\n");

        samples.ShouldBe([("before", 1), ("after", 2)]);
        faults.ShouldHaveSingleItem().Line.ShouldBe(3);
    }

    [Fact]
    public void Labels_are_found_by_name()
    {
        var text = new PrometheusText("x{code=\"200\",path=\"/a\\\"b\"} 1\ny 2\n"u8, MetricsLimits.Default);

        text.MoveNext().ShouldBeTrue();
        text.TryGetLabel("path"u8, out var path).ShouldBeTrue();
        Encoding.UTF8.GetString(path).ShouldBe("/a\\\"b");
        text.TryGetLabel("code"u8, out var code).ShouldBeTrue();
        Encoding.UTF8.GetString(code).ShouldBe("200");
        text.TryGetLabel("cod"u8, out _).ShouldBeFalse();
        text.MoveNext().ShouldBeTrue();
        text.TryGetLabel("code"u8, out _).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_read_after_the_end_mark_of_open_metrics()
        => Read("x_total 1\n# EOF\ny 2\n").Samples.ShouldBe([("x_total", 1)]);

    [Fact]
    public void A_page_over_a_limit_is_cut_at_a_whole_line_and_says_so()
    {
        var bytes = Encoding.UTF8.GetBytes("a 1\nb 12345\nc 3\n");

        var byBytes = new PrometheusText(bytes, MetricsLimits.Default with { MaxBytes = 8 });
        byBytes.MoveNext().ShouldBeTrue();
        byBytes.MoveNext().ShouldBeFalse();
        byBytes.IsCut.ShouldBeTrue();

        var byLines = new PrometheusText(bytes, MetricsLimits.Default with { MaxLines = 2 });
        byLines.MoveNext().ShouldBeTrue();
        byLines.MoveNext().ShouldBeTrue();
        byLines.MoveNext().ShouldBeFalse();
        byLines.IsCut.ShouldBeTrue();
    }

    [Fact]
    public void Too_many_labels_and_too_long_lines_are_skipped()
    {
        var labels = string.Join(',', Enumerable.Range(0, 65).Select(i => $"l{i}=\"v\""));
        var (samples, faults) = Read($"x{{{labels}}} 1\ny{{a=\"{new string('v', 20_000)}\"}} 1\nz 3\n");

        samples.ShouldBe([("z", 3)]);
        faults.Select(fault => fault.Line).ShouldBe([1, 2]);
    }

    [Fact]
    public void Whatever_the_bytes_reading_ends_and_never_throws()
    {
        var pieces = Gen.Elements("x", "{", "}", "\"", "\\", "=", ",", " ", "\n", "#", "1", "NaN", "# EOF", "a=\"b\"", "\0", "é", "\t", "{\"n\"}");
        var pages = Gen.ListOf(pieces).Select(parts => string.Concat(parts)).ToArbitrary();

        Prop.ForAll(pages, page =>
        {
            var lines = page.Count(letter => letter == '\n') + 1;
            var (samples, faults) = Read(page);
            return samples.Count + faults.Count <= lines;
        }).QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(bytes => Drain(bytes) >= 0).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Good_pages_are_read_whole_whatever_the_labels_hold()
    {
        var values = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get);

        Prop.ForAll(Gen.ListOf(values).ToArbitrary(), contents =>
        {
            var page = string.Concat(contents.Select((content, index) => $"m{{v=\"{Escaped(content)}\"}} {index}\n"));
            var (samples, faults) = Read(page);
            return faults.Count == 0 && samples.Select(sample => sample.Value).SequenceEqual(contents.Select((_, index) => (double)index));
        }).QuickCheckThrowOnFailure();
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static int Drain(ReadOnlySpan<byte> bytes)
    {
        var text = new PrometheusText(bytes, MetricsLimits.Default);
        var count = 0;
        while (text.MoveNext())
        {
            count++;
        }

        return count;
    }

    private static (List<(string Name, double Value)> Samples, IReadOnlyList<MetricsFault> Faults) Read(string page)
    {
        var text = new PrometheusText(Encoding.UTF8.GetBytes(page), MetricsLimits.Default);
        List<(string, double)> samples = [];
        while (text.MoveNext())
        {
            samples.Add((Encoding.UTF8.GetString(text.Name), text.Value));
        }

        return (samples, text.Faults);
    }
}
