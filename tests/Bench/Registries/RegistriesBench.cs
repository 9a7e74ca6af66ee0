using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Adapters.Registries;
using Trimtab.Domain.Images;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Policies;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.State;

namespace Trimtab.Bench.Registries;

/// <summary>Repositories of a real registry looked through for newer tags, beside skopeo, which lists them one by one.</summary>
internal static class RegistriesBench
{
    private const int Repositories = 1000;
    private const int Tags = 50;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var count = BenchArguments.Number(arguments, "repositories", Repositories);
        var tags = BenchArguments.Number(arguments, "tags", Tags);
        await using var registry = await RegistryProcess.StartAsync();
        var repositories = Fill(registry, count, tags);
        using var connections = Connect(registry);
        var registries = new OciRegistries(connections, documents: () => new InMemoryDocumentStore(), new RegistryLimits(), TimeProvider.System);
        Console.WriteLine($"{count} repositories with {tags} tags each in a local registry (distribution 2.8), looked through for tags newer than 1.0.0:");
        var first = await MeasureAsync(registries, repositories);
        var second = await MeasureAsync(registries, repositories);
        Console.WriteLine($"  trimtab, the first time   {first.TotalSeconds,8:0.00} s");
        Console.WriteLine($"  trimtab, the second time  {second.TotalSeconds,8:0.00} s, at most {ProcessUse.Read(Environment.ProcessId)!.PeakBytes >> 20} MiB");
        if (ProgramOnPath.Find("skopeo") is null)
        {
            Console.WriteLine("  skopeo is not here: no peer.");
            return 0;
        }

        var peer = await ListWithSkopeoAsync(repositories);
        Console.WriteLine($"  skopeo list-tags          {peer.TotalSeconds,8:0.00} s, one by one; {peer / second:0} times as long");
        return 0;
    }

    /// <summary>Writes what a listing reads: a registry keeps a folder a tag. Pushing so many would take minutes.</summary>
    private static ImageReference[] Fill(RegistryProcess registry, int count, int tags)
    {
        List<ImageReference> repositories = [];
        for (var number = 0; number < count; number++)
        {
            var name = $"acme/app-{number}";
            var folder = Path.Combine(registry.DataFolder, "docker/registry/v2/repositories", name, "_manifests/tags");
            for (var tag = 0; tag < tags; tag++)
            {
                Directory.CreateDirectory(Path.Combine(folder, $"1.{tag / 10}.{tag % 10}"));
            }

            repositories.Add(new ImageReference(registry.Host, name, "1.0.0", null));
        }

        return [.. repositories];
    }

    private static RegistryConnections Connect(RegistryProcess registry)
        => new(
            new FixedFleet($"registries: {{ bench: {{ host: \"{registry.Host}\", insecure: true, requestsPerSecond: 10000, concurrency: 16 }} }}"),
            new FixedSecrets("none"),
            static _ => { },
            new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System),
            new RegistryLimits(),
            TimeProvider.System,
            NullLogger<RegistryConnections>.Instance);

    private static async Task<TimeSpan> MeasureAsync(OciRegistries registries, ImageReference[] repositories)
    {
        var policy = new TagPolicy { Scheme = VersionScheme.Docker };
        var began = Stopwatch.GetTimestamp();
        var found = await Task.WhenAll(repositories.Select(async repository =>
        {
            var listing = await registries.ListTagsAsync(repository, CancellationToken.None);
            return listing.IsWhole ? LatestTag.Pick(repository.Tag, listing.Tags, policy).Tag : throw new InvalidOperationException(listing.Fault);
        }));
        var took = Stopwatch.GetElapsedTime(began);
        return found.All(static tag => tag is not null) ? took : throw new InvalidOperationException("Some repositories had nothing newer.");
    }

    private static async Task<TimeSpan> ListWithSkopeoAsync(ImageReference[] repositories)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var repository in repositories)
        {
            using var process = Process.Start(new ProcessStartInfo("skopeo", ["list-tags", "--tls-verify=false", $"docker://{repository.Registry}/{repository.Repository}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"skopeo ended with exit code {process.ExitCode}.");
            }
        }

        return Stopwatch.GetElapsedTime(began);
    }
}
