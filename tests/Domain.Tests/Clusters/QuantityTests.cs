using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Clusters;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("1", "1000000000")]
    [InlineData("250m", "250000000")]
    [InlineData("0.25", "250000000")]
    [InlineData(".5", "500000000")]
    [InlineData("5.", "5000000000")]
    [InlineData("1.5Gi", "1610612736000000000")]
    [InlineData("2e3", "2000000000000")]
    [InlineData("2E3", "2000000000000")]
    [InlineData("2E", "2000000000000000000000000000")]
    [InlineData("1k", "1000000000000")]
    [InlineData("1Ki", "1024000000000")]
    [InlineData("3u", "3000")]
    [InlineData("1n", "1")]
    [InlineData("0.1n", "1")]
    [InlineData("-1", "-1000000000")]
    [InlineData("8Ei", "9223372036854775808000000000")]
    public void TryParse_is_exact_in_billionths(string text, string nanos)
    {
        Quantity.TryParse(text, out var quantity).ShouldBeTrue();

        quantity.Nanos.ShouldBe(BigInteger.Parse(nanos));
    }

    [Theory]
    [InlineData("41984Ki", 42991616L)]
    [InlineData("1500m", 2L)]
    [InlineData("0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("8Ei", null)]
    [InlineData("-1", null)]
    public void InWhole_rounds_up_and_is_null_out_of_range(string text, long? whole)
    {
        Quantity.TryParse(text, out var quantity).ShouldBeTrue();

        quantity.InWhole.ShouldBe(whole);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    [InlineData("1e")]
    [InlineData("1e999999")]
    [InlineData("1..2")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("1KiB")]
    public void TryParse_refuses_what_kubernetes_refuses(string text) => Quantity.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void What_ToString_writes_TryParse_reads_back()
        => Prop.ForAll<long>(nanos => Quantity.TryParse(new Quantity(nanos).ToString(), out var read) && read.Nanos == nanos).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sum_less_a_part_is_the_other_part()
        => Prop.ForAll<long, long>((left, right) => new Quantity(left) + new Quantity(right) - new Quantity(right) == new Quantity(left)).QuickCheckThrowOnFailure();
}
