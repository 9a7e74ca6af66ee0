using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Versions;

public sealed class VersionComparerTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string OtherDigest = "sha256:1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("1.2.3", "1.3.0", -1, VersionChange.Minor)]
    [InlineData("1.2.3", "2.0.0-rc.1", -1, VersionChange.Major)]
    [InlineData("1.2.3", "v1.2.4", -1, VersionChange.Patch)]
    [InlineData("1.2.3", "1.2.3", 0, null)]
    [InlineData("1.2", "v1.2.0", 0, null)]
    [InlineData("1.0.0-rc.1", "1.0.0-rc.2", -1, VersionChange.Prerelease)]
    [InlineData("1.0.0-rc.1", "1.0.0", -1, VersionChange.Prerelease)]
    [InlineData("1.2.3+a", "1.2.3+b", 0, VersionChange.Build)]
    [InlineData("1.3.0", "1.2.9", 1, VersionChange.Downgrade)]
    [InlineData("1.2.3.4", "1.2.3.5", -1, VersionChange.Patch)]
    [InlineData("99999999999999999999.0.0", "100000000000000000000.0.0", -1, VersionChange.Major)]
    [InlineData("2024.01.05", "2024.02.01", -1, VersionChange.Minor)]
    [InlineData("2024.01.05", "2025.1.1", -1, VersionChange.Major)]
    [InlineData("20240105", "20240106", -1, VersionChange.Patch)]
    [InlineData("1.2.3", "20240106", null, VersionChange.Incomparable)]
    [InlineData("1.2.3", "latest", null, VersionChange.Incomparable)]
    [InlineData("latest", "latest", 0, null)]
    [InlineData("latest", "stable", null, VersionChange.Incomparable)]
    [InlineData($"latest@{Digest}", $"latest@{Digest}", 0, null)]
    [InlineData($"latest@{Digest}", $"latest@{OtherDigest}", null, VersionChange.Digest)]
    [InlineData($"1.2.3@{Digest}", $"1.2.3@{OtherDigest}", 0, VersionChange.Digest)]
    [InlineData(Digest, Digest, 0, null)]
    [InlineData(Digest, OtherDigest, null, VersionChange.Digest)]
    [InlineData(Digest, "1.2.3", null, VersionChange.Incomparable)]
    public void Versions_have_an_order_and_a_step_between_them(string from, string to, int? order, VersionChange? change)
        => Compare(from, to, VersionScheme.SemVer).ShouldBe(new VersionComparison(order, change));

    [Theory]
    [InlineData("3.8.0-alpine", "3.8.4-alpine", -1, VersionChange.Patch)]
    [InlineData("3.8.0-alpine", "3.8.2", null, VersionChange.Incomparable)]
    [InlineData("3.8.0-alpine3.19", "3.8.0-alpine3.20", null, VersionChange.Incomparable)]
    [InlineData("18.04", "18.4", 0, null)]
    [InlineData("1.2.3", "1.2", null, VersionChange.Incomparable)]
    [InlineData("10.1", "10.1.2", null, VersionChange.Incomparable)]
    [InlineData("3", "2", 1, VersionChange.Downgrade)]
    [InlineData("17.0.9", "17.0.9_9", null, VersionChange.Incomparable)]
    [InlineData("20240111", "2024.01.12", null, VersionChange.Incomparable)]
    [InlineData("2024.1.30", "2024.1.32", -1, VersionChange.Patch)]
    [InlineData("3.7.0b2", "3.7.0b10", -1, VersionChange.Prerelease)]
    [InlineData("3.7.0b2", "3.7.0", -1, VersionChange.Prerelease)]
    [InlineData("17.0.9_9-jre", "17.0.9_10-jre", -1, VersionChange.Build)]
    [InlineData("jammy-20240111", "jammy-20240212", -1, VersionChange.Minor)]
    [InlineData("jammy-20240111", "noble-20240212", null, VersionChange.Incomparable)]
    [InlineData("20240111", "24.1.0", null, VersionChange.Incomparable)]
    public void Tags_have_an_order_inside_their_class(string from, string to, int? order, VersionChange? change)
        => Compare(from, to, VersionScheme.Docker).ShouldBe(new VersionComparison(order, change));

    [Fact]
    public void A_list_of_tags_has_renovates_order()
    {
        string[] tags = ["10.1", "10.1.2", "3.7.0", "3.7-alpine", "3.7.0b1", "3.7.0b5", "3.8.0b1-alpine", "3.8.0-alpine", "3.8.2", "3.8.0"];

        tags.Select(tag => Read(tag, VersionScheme.Docker)).Order(Comparer<VersionReading>.Create(VersionComparer.Order)).Select(static tag => tag.Text)
            .ShouldBe(["3.7.0b1", "3.7.0b5", "3.7.0", "3.7-alpine", "3.8.0b1-alpine", "3.8.0-alpine", "3.8.0", "3.8.2", "10.1.2", "10.1"]);
    }

    [Theory]
    [InlineData(VersionScheme.SemVer)]
    [InlineData(VersionScheme.Docker)]
    [InlineData(VersionScheme.Helm)]
    public void The_order_is_total_and_comparing_the_other_way_round_turns_it(VersionScheme scheme)
    {
        var texts = (scheme == VersionScheme.Docker ? VersionTexts.Tags : VersionTexts.Exact).ToArbitrary();
        Prop.ForAll(texts, texts, texts, (one, two, three) =>
        {
            var (a, b, c) = (Read(one, scheme), Read(two, scheme), Read(three, scheme));
            var (there, back) = (VersionComparer.Compare(a, b), VersionComparer.Compare(b, a));
            return Math.Sign(VersionComparer.Order(a, b)) == -Math.Sign(VersionComparer.Order(b, a))
                && (VersionComparer.Order(a, b) > 0 || VersionComparer.Order(b, c) > 0 || VersionComparer.Order(a, c) <= 0)
                && there.Order == -back.Order
                && (there.Order is null || there.Order == Math.Sign(VersionComparer.Order(a, b)))
                && there.Order == 1 == (there.Change == VersionChange.Downgrade);
        }).QuickCheckThrowOnFailure();
    }

    private static VersionComparison Compare(string from, string to, VersionScheme scheme) => VersionComparer.Compare(Read(from, scheme), Read(to, scheme));

    private static VersionReading Read(string text, VersionScheme scheme)
        => VersionReader.TryRead(text, scheme, out var reading, out var reason) ? reading : throw new InvalidOperationException(reason);
}
