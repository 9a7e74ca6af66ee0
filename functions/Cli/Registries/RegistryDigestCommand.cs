using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.Cli.Registries;

/// <summary><c>trimtab registry digest IMAGE [--platforms]</c>: what a tag points at.</summary>
internal static class RegistryDigestCommand
{
    public static Command Create(SharedOptions shared)
    {
        var image = RegistryCommand.ImageArgument();
        var platforms = new Option<bool>("--platforms") { Description = "Also the digests of an index's images, one for each platform. Reads the manifest, which some registries count as a pull." };
        var command = new Command("digest", """
            Tells the digest that a tag points at now, without a pull being counted.
            Exit code 1: there is no such tag; 3: the registry does not answer or refuses.

            Example: trimtab registry digest nginx:1.27 --platforms
            """) { image, platforms };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, RegistryCommand.ReadImage(result.GetRequiredValue(image)), result.GetValue(platforms), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, ImageReference image, bool showsPlatforms, CancellationToken cancellationToken)
    {
        await using var services = await CliServices.OpenWithAnyFleetAsync(shared.SettingsOf(result), cancellationToken);
        var registries = services.Get<IRegistries>();
        var digest = await registries.FindDigestAsync(image, cancellationToken) ?? throw new CliException($"There is no {image}.", ExitCode.Bad);
        var platforms = showsPlatforms ? ImageIndex.PlatformsOf(await registries.ReadManifestAsync(image with { Digest = digest }, cancellationToken)) : null;
        Print(shared.PrinterOf(result), image, digest, platforms);
        return ExitCode.Good;
    }

    private static void Print(Printer printer, ImageReference image, string digest, IReadOnlyList<ImagePlatform>? platforms)
    {
        var shown = platforms?.Where(static platform => platform.Os is not ("" or "unknown")).ToArray();
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(new { Image = image.ToString(), Digest = digest, Platforms = shown });
            return;
        }

        printer.Text(digest);
        if (shown is not null)
        {
            printer.Rows(shown, "It is one image, for one platform.", ("PLATFORM", static platform => platform.ToString()), ("DIGEST", static platform => platform.Digest));
        }
    }
}
