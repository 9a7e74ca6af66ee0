namespace Trimtab.Adapters.Programs;

/// <summary>Finds the file of a program.</summary>
internal static class ProgramPath
{
    /// <returns>The path that is set; else one below a <c>.tools/bin</c> beside or above our own program; else the bare name, which PATH resolves.</returns>
    public static string Find(ProgramName program, ProgramOptions options)
    {
        var set = program == ProgramName.Git ? options.Git
            : program == ProgramName.Kubectl ? options.Kubectl
            : program == ProgramName.Helm ? options.Helm
            : program == ProgramName.Ssh ? options.Ssh
            : "";
        if (set.Length > 0)
        {
            return set;
        }

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var tool = Path.Combine(directory.FullName, ".tools", "bin", program.Name);
            if (File.Exists(tool))
            {
                return tool;
            }
        }

        return program.Name;
    }
}
