using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Assets.Clusters;
using Trimtab.TestKit.Clusters;

namespace Trimtab.Domain.Tests.Assets;

public sealed class HelmSecretTests
{
    [Fact]
    public void A_revision_tells_chart_versions_status_and_values()
    {
        HelmSecret.TryRead(HelmSecrets.Of("shop", "web", 3, "failed", "2.0.1"), out var revision).ShouldBeTrue();

        revision.Fault.ShouldBe("");
        (revision.Namespace, revision.Name, revision.AppVersion).ShouldBe(("shop", "web", "v7.0"));
        revision.CreatedAt.ShouldBe(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1_234_568));
        var told = revision.Revision;
        (told.Revision, told.Chart, told.Version, told.Status, told.Description).ShouldBe((3, "web", "2.0.1", "failed", "timed out waiting for the condition"));
        told.At.ShouldBe(new DateTimeOffset(2030, 1, 3, 9, 0, 0, TimeSpan.Zero).AddTicks(1_234_568));
    }

    [Fact]
    public void The_values_digest_depends_on_the_values_and_not_on_their_order()
    {
        var one = Read(HelmSecrets.Of("shop", "web", 1, values: new JsonObject { ["a"] = 1, ["b"] = 2 }));
        var same = Read(HelmSecrets.Of("shop", "web", 2, values: new JsonObject { ["b"] = 2, ["a"] = 1 }));
        var other = Read(HelmSecrets.Of("shop", "web", 3, values: new JsonObject { ["a"] = 1, ["b"] = 3 }));

        same.ValuesDigest.ShouldBe(one.ValuesDigest);
        other.ValuesDigest.ShouldNotBe(one.ValuesDigest);
        one.ValuesDigest.ShouldStartWith("sha256:");
    }

    [Fact]
    public void A_record_that_was_never_packed_is_read_as_helm_reads_it()
    {
        var plain = Encoding.UTF8.GetBytes("""{"name":"web","info":{"status":"deployed"},"chart":{"metadata":{"name":"web","version":"0.1.0"}},"version":1}""");

        Read(HelmSecrets.Of("shop", "web", 1, "deployed", Encoding.ASCII.GetBytes(Convert.ToBase64String(plain)))).Revision.Version.ShouldBe("0.1.0");
    }

    [Fact]
    public void A_bomb_is_not_unpacked()
    {
        var revision = Read(HelmSecrets.Of("shop", "web", 1, "deployed", HelmSecrets.Pack(new byte[HelmSecret.MaxBytes + 1])));

        revision.Fault.ShouldBe("Helm's record of it unpacks to more than 33554432 bytes");
        revision.Revision.Status.ShouldBe("deployed");
    }

    [Theory]
    [InlineData("not base64 at all")]
    [InlineData("")]
    [InlineData("H4sI")]
    [InlineData("W10=")]
    [InlineData("eyJpbmZvIjp7fX0=")]
    public void A_damaged_record_leaves_what_its_labels_say(string content)
    {
        var revision = Read(HelmSecrets.Of("shop", "web", 4, "pending-upgrade", Encoding.ASCII.GetBytes(content)));

        revision.Fault.ShouldBe("Helm's record of it can't be read");
        (revision.Revision.Revision, revision.Revision.Status, revision.Revision.Version).ShouldBe((4, "pending-upgrade", ""));
    }

    [Fact]
    public void Other_secrets_are_none_of_a_release()
    {
        var other = HelmSecrets.Of("shop", "web", 1);
        other["type"] = "Opaque";

        HelmSecret.TryRead(other, out _).ShouldBeFalse();
        HelmSecret.TryRead(new JsonObject(), out _).ShouldBeFalse();
    }

    [Fact]
    public void The_newest_revision_is_the_release_and_the_others_are_its_history()
    {
        var asset = HelmAsset.Of("eu", [Read(HelmSecrets.Of("shop", "web", 9, "superseded", "1.0.0")), Read(HelmSecrets.Of("shop", "web", 10, "pending-upgrade", "1.1.0"))]);

        asset.Id.ToString().ShouldBe("eu/shop/helmrelease/web");
        (asset.Release!.Version, asset.Release.Revision, asset.Incarnation).ShouldBe(("1.1.0", 10, "10"));
        asset.Health.ShouldBe(Domain.Assets.AssetHealth.Progressing);
        asset.Revisions.Select(static one => one.Version).ShouldBe(["1.1.0", "1.0.0"]);
    }

    private static HelmRevision Read(JsonObject secret)
    {
        HelmSecret.TryRead(secret, out var revision).ShouldBeTrue();
        return revision;
    }
}
