using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Tests.Changes;

public sealed class ApprovalTokenTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(new string('k', 32));
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var token = ApprovalToken.For("0f3a", "alice", Noon.AddMilliseconds(300), "team", Key);

        ApprovalToken.TryRead(token.Write(Key), Key, out var read).ShouldBeTrue();
        read.ShouldBe(token);
        read.Expires.ShouldBe(Noon);
    }

    [Fact]
    public void The_same_request_at_the_same_place_has_the_same_link_and_any_other_another()
    {
        var nonce = ApprovalToken.For("0f3a", "alice", Noon, "team", Key).Nonce;

        ApprovalToken.For("0f3a", "alice", Noon, "team", Key).Nonce.ShouldBe(nonce);
        ApprovalToken.For("0f3a", "alice", Noon, "mail", Key).Nonce.ShouldNotBe(nonce);
        ApprovalToken.For("0f3a", "bob", Noon, "team", Key).Nonce.ShouldNotBe(nonce);
        ApprovalToken.For("0f3a", "alice", Noon.AddDays(1), "team", Key).Nonce.ShouldNotBe(nonce);
    }

    [Fact]
    public void A_link_that_was_changed_or_signed_by_another_key_is_none()
    {
        var text = ApprovalToken.For("0f3a", "alice", Noon, "team", Key).Write(Key);

        ApprovalToken.TryRead(text, Encoding.UTF8.GetBytes(new string('x', 32)), out _).ShouldBeFalse();
        for (var at = 0; at < text.Length; at++)
        {
            // The last sign of a base64 text may carry bits that count for nothing.
            if (text[at] != '.' && at != text.Length - 1 && at != text.IndexOf('.', StringComparison.Ordinal) - 1)
            {
                ApprovalToken.TryRead($"{text[..at]}{(text[at] == 'A' ? 'B' : 'A')}{text[(at + 1)..]}", Key, out _).ShouldBeFalse($"sign {at}");
            }
        }
    }

    [Fact]
    public void No_text_makes_the_reader_fail()
        => Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<string>(), Gen.Elements("", ".", "..", "a.b", "=.=", new string('A', 5000), "AAAA.AAAA", "ä.ö")).ToArbitrary(),
            static text => !ApprovalToken.TryRead(text ?? "", Key, out _)).QuickCheckThrowOnFailure();
}
