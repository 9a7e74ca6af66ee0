using System.Text;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Tests.Registries;

public sealed class ImageIndexTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData(ImageIndex.OciIndex)]
    [InlineData(ImageIndex.DockerList)]
    public void An_index_names_an_image_for_each_platform(string mediaType)
        => ImageIndex.PlatformsOf(Manifest(mediaType, $$"""{"manifests":[{"digest":"{{Digest}}","platform":{"os":"linux","architecture":"arm64","variant":"v8"} },{"digest":"{{Digest}}"}]}"""))
            .ShouldBe([new ImagePlatform(Digest, "linux", "arm64", "v8"), new ImagePlatform(Digest, "", "", "")]);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"manifests":{}}""")]
    [InlineData("""{"manifests":[1,null,{"digest":"sha256:../x"},{"digest":7}]}""")]
    public void What_is_no_index_names_none(string content) => ImageIndex.PlatformsOf(Manifest(ImageIndex.OciIndex, content)).ShouldBeEmpty();

    [Fact]
    public void One_image_is_no_index()
        => ImageIndex.PlatformsOf(Manifest("application/vnd.oci.image.manifest.v1+json", $$"""{"manifests":[{"digest":"{{Digest}}"}]}""")).ShouldBeEmpty();

    private static RegistryManifest Manifest(string mediaType, string content) => new(Digest, mediaType, Encoding.UTF8.GetBytes(content));
}
