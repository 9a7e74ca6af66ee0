using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Versions;

public sealed class VersionReaderTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("1.2.3", VersionForm.SemVer, "1.2.3")]
    [InlineData("1.2.3-alpine", VersionForm.SemVer, "1.2.3-alpine")]
    [InlineData("2024.1.15", VersionForm.SemVer, "2024.1.15")]
    [InlineData("v1.2.3-rc.1+b", VersionForm.Prefixed, "1.2.3-rc.1+b")]
    [InlineData("1", VersionForm.Coerced, "1.0.0")]
    [InlineData("v1.2", VersionForm.Coerced, "1.2.0")]
    [InlineData("1.2.3.4", VersionForm.Coerced, "1.2.3")]
    [InlineData("01.2.3", VersionForm.Coerced, "1.2.3")]
    [InlineData("18.04", VersionForm.Coerced, "18.4.0")]
    [InlineData("V1.2.3", VersionForm.Coerced, "1.2.3")]
    [InlineData("1.2-beta.1", VersionForm.Coerced, "1.2.0-beta.1")]
    [InlineData("1234567", VersionForm.Coerced, "1234567.0.0")]
    [InlineData("2024", VersionForm.Coerced, "2024.0.0")]
    [InlineData("2024.13.01", VersionForm.Coerced, "2024.13.1")]
    [InlineData("2024.01.15", VersionForm.Calendar, "2024.1.15")]
    [InlineData("2024.01", VersionForm.Calendar, "2024.1.0")]
    [InlineData("v2024.01.15-rc.1", VersionForm.Calendar, "2024.1.15-rc.1")]
    [InlineData("20240115", VersionForm.Calendar, "2024.1.15")]
    [InlineData("202401151230", VersionForm.Calendar, "2024.1.15")]
    [InlineData("2024-01-15", VersionForm.Calendar, "2024.1.15")]
    [InlineData("20241301", VersionForm.Coerced, "20241301.0.0")]
    [InlineData("3.8.0b1-alpine", VersionForm.Docker, "3.8.0-b1")]
    [InlineData("latest", VersionForm.Moving, null)]
    [InlineData("latest-alpine", VersionForm.Moving, null)]
    [InlineData(Digest, VersionForm.Digest, null)]
    [InlineData($"latest@{Digest}", VersionForm.Moving, null)]
    [InlineData($"1.2.3@{Digest}", VersionForm.SemVer, "1.2.3")]
    public void A_version_says_what_it_was_taken_for(string text, VersionForm form, string? version)
    {
        VersionReader.TryRead(text, VersionScheme.SemVer, out var reading, out var reason).ShouldBeTrue(reason);

        reading.Form.ShouldBe(form);
        reading.Version?.ToString().ShouldBe(version);
        reading.Digest.ShouldBe(text.EndsWith(Digest, StringComparison.Ordinal) ? Digest : null);
    }

    [Theory]
    [InlineData("3.8.0-alpine3.20", VersionForm.Docker, "3.8.0", "", "alpine3.20")]
    [InlineData("3.8-alpine", VersionForm.Docker, "3.8", "", "alpine")]
    [InlineData("v3", VersionForm.Docker, "3", "", "")]
    [InlineData("18.04", VersionForm.Docker, "18.4", "", "")]
    [InlineData("1.2.3.4.5", VersionForm.Docker, "1.2.3.4.5", "", "")]
    [InlineData("3.8.0-alpha", VersionForm.Docker, "3.8.0", "alpha", "")]
    [InlineData("3.8.0b1-alpine", VersionForm.Docker, "3.8.0", "b1", "alpine")]
    [InlineData("1.2.3-rc.1-alpine", VersionForm.Docker, "1.2.3", "rc.1", "alpine")]
    [InlineData("1.2.3-beta-2-slim", VersionForm.Docker, "1.2.3", "beta.2", "slim")]
    [InlineData("3.8.3-SNAPSHOT", VersionForm.Docker, "3.8.3", "SNAPSHOT", "")]
    [InlineData("3.8.3-1-SNAPSHOT", VersionForm.Docker, "3.8.3", "SNAPSHOT", "1")]
    [InlineData("1.2.3-bookworm", VersionForm.Docker, "1.2.3", "", "bookworm")]
    [InlineData("1.2.3-m", VersionForm.Docker, "1.2.3", "", "m")]
    [InlineData("17.0.9_9-jre", VersionForm.Docker, "17.0.9", "", "jre")]
    [InlineData("0a1b2C3", VersionForm.Docker, "0", "a1b2C3", "")]
    [InlineData("0z1b2c3", VersionForm.Docker, "0", "z1b2c3", "")]
    [InlineData("123098140293", VersionForm.Docker, "123098140293", "", "")]
    [InlineData("2024.01.15-slim", VersionForm.Calendar, "2024.1.15", "", "slim")]
    [InlineData("2024-01-15", VersionForm.Calendar, "2024.1.15", "", "")]
    [InlineData("20240115-rc1", VersionForm.Calendar, "2024.1.15", "rc1", "")]
    [InlineData("jammy-20240111", VersionForm.Calendar, "2024.1.11", "", "jammy-")]
    [InlineData("bookworm-20240110-slim", VersionForm.Calendar, "2024.1.10", "", "bookworm-slim")]
    [InlineData("bookworm-slim", VersionForm.Moving, "", "", "")]
    [InlineData("1.2.3.DEV", VersionForm.Moving, "", "", "")]
    public void A_tag_has_numbers_a_prerelease_and_a_class(string text, VersionForm form, string numbers, string prerelease, string suffix)
    {
        VersionReader.TryRead(text, VersionScheme.Docker, out var reading, out var reason).ShouldBeTrue(reason);

        reading.Form.ShouldBe(form);
        string.Join('.', reading.Numbers).ShouldBe(numbers);
        string.Join('.', reading.Prerelease).ShouldBe(prerelease);
        reading.Suffix.ShouldBe(suffix);
    }

    [Theory]
    [InlineData("0a1b2c3", "commit's hash")]
    [InlineData("0a1b2c3d", "commit's hash")]
    [InlineData("0a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d", "commit's hash")]
    [InlineData("-1.2", "is no tag")]
    [InlineData("1.2.3+b", "is no tag")]
    [InlineData("", "empty")]
    [InlineData("1.2.3@sha256:abc", "64 digits, not 3")]
    [InlineData("md5:abc", "none of sha256")]
    public void What_has_no_meaning_as_a_tag_is_refused_with_its_reason(string text, string said)
    {
        VersionReader.TryRead(text, VersionScheme.Docker, out _, out var reason).ShouldBeFalse();

        reason.ShouldContain(said);
    }

    [Theory]
    [InlineData("foo", "a number was expected where 'foo' stands")]
    [InlineData("0a1b2c3", "commit's hash")]
    [InlineData("1.2.3.4.5", "more than four numbers")]
    [InlineData("1.2.3-01", "'01' has a leading zero")]
    [InlineData("1.2.3-a..b", "a prerelease identifier is empty")]
    [InlineData("1.2.", "a number is missing at its end")]
    [InlineData("1.2.3 ", "' ' is no part")]
    public void What_has_no_meaning_as_a_version_is_refused_with_its_reason(string text, string said)
    {
        VersionReader.TryRead(text, VersionScheme.SemVer, out _, out var reason).ShouldBeFalse();

        reason.ShouldContain(said);
    }

    [Theory]
    [InlineData("1.2.3_4", "1.2.3+4")]
    [InlineData("v1.2", "1.2.0")]
    [InlineData("1.2.3-rc.1", "1.2.3-rc.1")]
    [InlineData("1.2.3.4", null)]
    [InlineData("latest", null)]
    public void A_chart_has_a_version_of_three_numbers(string text, string? version)
    {
        VersionReader.TryRead(text, VersionScheme.Helm, out var reading, out _).ShouldBe(version is not null);

        reading?.Version?.ToString().ShouldBe(version);
    }

    [Fact]
    public void Nothing_ends_reading_and_what_is_refused_has_a_reason()
        => Prop.ForAll(VersionTexts.Hostile.ToArbitrary(), static text => Enum.GetValues<VersionScheme>().All(scheme =>
            VersionReader.TryRead(text, scheme, out var reading, out var reason) ? reading.Text == text && reason.Length == 0 : reading is null && reason.EndsWith('.')))
            .QuickCheckThrowOnFailure();
}
