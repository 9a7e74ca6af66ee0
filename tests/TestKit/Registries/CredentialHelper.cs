using System.Diagnostics;
using Trimtab.TestKit.Files;

namespace Trimtab.TestKit.Registries;

/// <summary>A program <c>docker-credential-…</c> of its own where PATH looks, which knows one user, <c>ada</c>.</summary>
public sealed class CredentialHelper : IDisposable
{
    private readonly ScratchDirectory _folder = new();

    public CredentialHelper()
    {
#pragma warning disable RS0030 // A test run is an entry point.
        Environment.SetEnvironmentVariable("PATH", $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}{_folder.Path}");
#pragma warning restore RS0030
    }

    /// <summary>As Docker configurations name it.</summary>
    public string Name { get; } = $"trimtab-test-{Guid.NewGuid():n}";

    /// <summary>The file with the server that it was asked for last.</summary>
    public string Asked => _folder["asked"];

    /// <summary>Says what it gives from now on.</summary>
    public async Task WriteAsync(string password)
    {
        var file = _folder[$"docker-credential-{Name}"];
        await File.WriteAllTextAsync(file, $$"""
            #!/bin/sh
            [ "$1" = get ] || exit 2
            cat > '{{Asked}}'
            echo '{"ServerURL":"x","Username":"ada","Secret":"{{password}}"}'
            """);
        using var chmod = Process.Start("chmod", ["+x", file]);
        await chmod.WaitForExitAsync();
    }

    public void Dispose() => _folder.Dispose();
}
