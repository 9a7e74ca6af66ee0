using System.CommandLine;

namespace Trimtab.Cli.Versions;

/// <summary><c>trimtab image</c>: what image references mean.</summary>
internal static class ImageCommand
{
    public static Command Create(SharedOptions shared) => new("image", "Reads image references, as Docker understands them. Asks no registry.")
    {
        VersionParseCommand.CreateForImages(shared),
    };
}
