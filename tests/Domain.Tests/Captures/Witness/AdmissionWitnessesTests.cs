using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Witness;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Captures.Witness;

public sealed class AdmissionWitnessesTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(CaptureOperation.Create, "/ConfigMap/shop/a", "", "one", true)]
    [InlineData(CaptureOperation.Create, "/ConfigMap/shop/", "", "one", true)]
    [InlineData(CaptureOperation.Create, "/ConfigMap/shop/b", "", "one", false)]
    [InlineData(CaptureOperation.Create, "/ConfigMap/shop/a", "", "two", false)]
    [InlineData(CaptureOperation.Update, "/ConfigMap/shop/a", "uid", "one", false)]
    public void A_creation_is_joined_by_place_and_content(CaptureOperation asked, string place, string uid, string digest, bool isFound)
    {
        var witnesses = new AdmissionWitnesses(_clock);
        witnesses.Add(new AdmissionWitness(asked, "jane", ["admins"], place, uid, digest));

        witnesses.TryFind(CaptureOperation.Create, "/ConfigMap/shop/a", "uid", ["one"], out var found).ShouldBe(isFound);
        found?.User.ShouldBe("jane");
    }

    [Fact]
    public void An_update_is_joined_by_uid_and_content_and_a_deletion_by_uid()
    {
        var witnesses = new AdmissionWitnesses(_clock);
        witnesses.Add(new AdmissionWitness(CaptureOperation.Update, "jane", [], "p", "uid", "one"));
        witnesses.Add(new AdmissionWitness(CaptureOperation.Update, "joe", [], "p", "uid", "two"));
        witnesses.Add(new AdmissionWitness(CaptureOperation.Delete, "ann", [], "p", "uid", ""));

        Find(witnesses, CaptureOperation.Update, "two").ShouldBe("joe");
        Find(witnesses, CaptureOperation.Update, "three").ShouldBeNull();
        Find(witnesses, CaptureOperation.Delete, "whatever").ShouldBe("ann");
    }

    [Fact]
    public void Of_two_who_asked_for_the_same_none_is_named()
    {
        var witnesses = new AdmissionWitnesses(_clock);
        witnesses.Add(new AdmissionWitness(CaptureOperation.Update, "jane", [], "p", "uid", "one"));
        Find(witnesses, CaptureOperation.Update, "one").ShouldBe("jane");

        witnesses.Add(new AdmissionWitness(CaptureOperation.Update, "joe", [], "p", "uid", "one"));

        Find(witnesses, CaptureOperation.Update, "one").ShouldBeNull();
    }

    [Fact]
    public void Requests_are_kept_for_two_minutes_and_no_more_than_20000_of_them()
    {
        var witnesses = new AdmissionWitnesses(_clock);
        for (var number = 0; number < AdmissionWitnesses.MaxEntries + 10; number++)
        {
            witnesses.Add(new AdmissionWitness(CaptureOperation.Update, "jane", [], "p", "uid", $"{number}"));
        }

        Find(witnesses, CaptureOperation.Update, "9").ShouldBeNull();
        Find(witnesses, CaptureOperation.Update, "10").ShouldBe("jane");
        witnesses.Overflowed.ShouldBe(10);
        _clock.Advance(AdmissionWitnesses.Lifetime);
        Find(witnesses, CaptureOperation.Update, "20000").ShouldBeNull();
        witnesses.Overflowed.ShouldBe(10);
    }

    private static string? Find(AdmissionWitnesses witnesses, CaptureOperation operation, string digest)
        => witnesses.TryFind(operation, "p", "uid", [digest], out var found) ? found.User : null;
}
