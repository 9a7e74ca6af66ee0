using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;

namespace Trimtab.Cli.Doctor;

/// <summary>A Docker host's engine answers in a version of its API that is spoken here.</summary>
internal sealed class DockerCheck(IDockerHosts hosts)
{
    private const string Area = "dockerHosts";

    public async Task<IReadOnlyList<Finding>> RunAsync(FleetDockerHost host, CancellationToken cancellationToken)
    {
        try
        {
            var told = await (await hosts.GetAsync(host.Name, cancellationToken)).ReadVersionAsync(cancellationToken);
            return [Finding.Ok(Area, host.Name, $"answers; Docker {told.Text("Version")}, API {told.Text("ApiVersion")}")];
        }
        catch (DockerException exception)
        {
            return [Finding.Fail(Area, host.Name, exception.Message, ToDo(exception.Fault))];
        }
    }

    private static string ToDo(DockerFault fault) => fault switch
    {
        DockerFault.BadAccess => "Correct the certificates that the fleet names for the host.",
        DockerFault.Version => "Bring the older of both sides up to date.",
        _ => "Look whether the engine runs, at the address in the fleet, and whether this user may use its socket.",
    };
}
