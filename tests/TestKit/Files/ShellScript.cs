using System.Diagnostics;

namespace Trimtab.TestKit.Files;

/// <summary>A script that a test lets the product start.</summary>
public static class ShellScript
{
    /// <summary>Writes a script for <c>/bin/sh</c> that its owner may start, in place of any other at that path.</summary>
    /// <remarks>Another process writes it: a neighbour that starts a program just then would hold our own open file for a moment, and what is open for writing can't be started (ETXTBSY).</remarks>
    public static void Write(string path, string script)
    {
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "rm -f \"$0\" && cat >\"$0\" && chmod 700 \"$0\"", path]) { RedirectStandardInput = true, UseShellExecute = false })!;
        writer.StandardInput.Write($"#!/bin/sh\n{script}\n");
        writer.StandardInput.Close();
        writer.WaitForExit();
        if (writer.ExitCode != 0)
        {
            throw new InvalidOperationException($"{path} could not be written: exit code {writer.ExitCode}.");
        }
    }
}
