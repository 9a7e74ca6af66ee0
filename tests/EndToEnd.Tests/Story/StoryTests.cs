using System.Diagnostics;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Story;

public sealed class StoryTests
{
    [Fact]
    public async Task The_story_ends_as_it_should()
    {
        var directory = Directory.CreateTempSubdirectory("trimtab-story");
        using var story = Process.Start(new ProcessStartInfo("dotnet", [WholePrograms.Story, "--once"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory.FullName,
        })!;
        var told = await story.StandardOutput.ReadToEndAsync();
        await story.WaitForExitAsync();

        story.ExitCode.ShouldBe(0, told);
        told.ShouldContain("yes  v2: promoted");
        told.ShouldContain("yes  v3: rolled back and held");
        told.ShouldContain("yes  v4: rolled back and held");
        directory.Delete(recursive: true);
    }
}
