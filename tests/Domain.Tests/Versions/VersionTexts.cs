using FsCheck;
using FsCheck.Fluent;

namespace Trimtab.Domain.Tests.Versions;

/// <summary>Random texts: versions, and what only looks like one.</summary>
internal static class VersionTexts
{
    private static readonly Gen<string> Number = Gen.Elements("0", "1", "2", "10", "99", "12345678901234567890", "98765432109876543210987654321");

    private static readonly Gen<string> Identifier = Gen.Elements("0", "1", "11", "2", "alpha", "beta", "rc", "a-b", "-", "0a", "12345678901234567890123", "12345678901234567890124");

    private static readonly Gen<string> Numbers = Joined(Number, 3, 3);

    /// <summary>Versions of SemVer 2.0.</summary>
    public static Gen<string> Exact { get; } =
        from numbers in Numbers
        from prerelease in Gen.OneOf(Gen.Constant(""), Joined(Identifier, 1, 3).Select(static text => $"-{text}"))
        from build in Gen.OneOf(Gen.Constant(""), Joined(Identifier, 1, 2).Select(static text => $"+{text}"))
        select $"{numbers}{prerelease}{build}";

    /// <summary>Tags of images with versions.</summary>
    public static Gen<string> Tags { get; } =
        from prefix in Gen.Elements("", "", "v")
        from numbers in Joined(Gen.Elements("0", "1", "2", "04", "17"), 1, 4)
        from attached in Gen.Elements("", "", "b1", "b10", "rc2", "_9")
        from suffix in Gen.Elements("", "", "-alpine", "-alpine3.20", "-rc.1", "-beta-2-slim")
        select $"{prefix}{numbers}{attached}{suffix}";

    /// <summary>Pieces of versions, ranges and references in any order.</summary>
    public static Gen<string> Hostile { get; } = Gen.ListOf(Gen.Elements(
        "1", "0", "01", ".", "-", "+", "v", "V", "=", ">", "<", "~", "^", "*", "x", " ", "||", ",", " - ", "alpha", "rc", "@", ":", "sha256:", "/", "[", "]", "_", "latest", "2024", "20240115",
        "\0", "é", "\ud83d", "\u2028", "\n", "99999999999999999999999999", new string('9', 400), "localhost", "docker.io", "$", "(", ")", "?")).Select(static pieces => string.Concat(pieces));

    private static Gen<string> Joined(Gen<string> part, int least, int most)
        => from count in Gen.Choose(least, most)
           from parts in Gen.ListOf(part, count)
           select string.Join('.', parts);
}
