using System.CommandLine;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.Cli.Registries;

/// <summary><c>trimtab registry tags IMAGE</c>: all tags of an image's repository.</summary>
internal static class RegistryTagsCommand
{
    public static Command Create(SharedOptions shared)
    {
        var image = RegistryCommand.ImageArgument();
        var command = new Command("tags", """
            Lists all tags of the repository that an image reference names.
            Exit code 1: there is no such repository; 3: the registry does not answer, refuses, or the listing broke off. What came is printed all the same.

            Example: trimtab registry tags ghcr.io/acme/web
            """) { image };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, RegistryCommand.ReadImage(result.GetRequiredValue(image)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, ImageReference image, CancellationToken cancellationToken)
    {
        await using var services = await CliServices.OpenWithAnyFleetAsync(shared.SettingsOf(result), cancellationToken);
        var listing = await services.Get<IRegistries>().ListTagsAsync(image, cancellationToken);
        string[] tags = [.. listing.Tags.Order(StringComparer.Ordinal)];
        var value = new { image.Registry, image.Repository, listing.IsWhole, listing.Fault, Tags = tags };
        RegistryCommand.Print(shared.PrinterOf(result), value, tags, "The repository has no tags.");
        return RegistryCommand.Finish(result, listing.IsWhole, listing.Fault);
    }
}
