using Trimtab.Domain.Fleet;
using Trimtab.Domain.State;

namespace Trimtab.Cli.Doctor;

/// <summary>The fleet document is right, and the secrets that it names can be read.</summary>
internal sealed class FleetCheck(IFleet fleet, ISecrets secrets)
{
    private const string Area = "fleet";

    /// <returns>What was found, and the document; null when it is wrong.</returns>
    public async Task<(IReadOnlyList<Finding> Findings, FleetDocument? Document)> RunAsync(CancellationToken cancellationToken)
    {
        FleetDocument document;
        try
        {
            await fleet.RefreshAsync(cancellationToken);
            document = fleet.Current;
        }
        catch (StorageException exception) when (fleet.Repository is not null)
        {
            return ([Finding.Fail(Area, "", exception.Message, "The last good document of the fleet's repository is kept in storage: see to that first.")], null);
        }
        catch (InvalidFleetException exception)
        {
            return ([.. exception.Faults.Select(static fault => Finding.Fail(Area, Place(fault), Text(fault), "Correct it; trimtab fleet check shows the same."))], null);
        }

        var counts = $"{document.Clusters.Count} clusters, {document.Sources.Count} sources, {document.Targets.Count} targets";
        List<Finding> findings = fleet.Faults.Count == 0
            ? [Finding.Ok(Area, "", counts)]
            : [.. fleet.Faults.Select(static fault => Finding.Warn(Area, Place(fault), Text(fault), "Correct it: the last good document stays in force until then."))];
        foreach (var (subject, reference) in SecretsOf(document))
        {
            findings.Add(await CheckAsync(subject, reference, cancellationToken));
        }

        return (findings, document);
    }

    private static string Place(FleetFault fault) => fault.Line == 0 ? fault.File : $"{fault.File}:{fault.Line}";

    private static string Text(FleetFault fault) => fault.Path.Length == 0 ? fault.Text : $"{fault.Path}: {fault.Text}";

    private static IEnumerable<(string Subject, SecretReference Reference)> SecretsOf(FleetDocument document)
    {
        var webhooks = document.Sources.Values.Where(static source => source.Webhook is not null).Select(static source => (Subject: $"{source.Name} webhook", Reference: source.Webhook!.Secret));
        var channels = document.Notifications.Values.SelectMany(static channel => SecretsOf(channel.Address).Select(reference => (Subject: $"{channel.Name} notifications", Reference: reference)));
        return webhooks.Concat(channels);
    }

    private static IEnumerable<SecretReference> SecretsOf(NotificationAddress address) => address switch
    {
        NotificationAddress.ChatHook chat => [chat.Url],
        NotificationAddress.SignedHook hook => [hook.Url, .. hook.Secrets],
        NotificationAddress.PagerDutyService service => [service.RoutingKey],
        NotificationAddress.Mailbox mail => new[] { mail.User, mail.Password }.OfType<SecretReference>(),
        _ => [],
    };

    private async Task<Finding> CheckAsync(string subject, SecretReference reference, CancellationToken cancellationToken)
    {
        try
        {
            await secrets.ReadAsync(reference, cancellationToken);
            return Finding.Ok("secrets", subject, $"{reference} is set");
        }
        catch (SecretUnavailableException exception)
        {
            return Finding.Fail("secrets", subject, exception.Message, "Set it where the function app runs, and here when you want to check it.");
        }
    }
}
