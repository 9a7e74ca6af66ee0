using Trimtab.Domain.Fleet;

namespace Trimtab.Cli.Doctor;

/// <summary>The fleet document is right, and the secrets that it names can be read.</summary>
internal sealed class FleetCheck(IFleet fleet, ISecrets secrets)
{
    private const string Area = "fleet";

    /// <summary>Reads the document.</summary>
    /// <param name="document">The document; null when it is wrong.</param>
    public IReadOnlyList<Finding> Run(out FleetDocument? document)
    {
        document = null;
        try
        {
            document = fleet.Current;
        }
        catch (InvalidFleetException exception)
        {
            return [.. exception.Faults.Select(static fault
                => Finding.Fail(Area, $"{fault.File}:{fault.Line}", fault.Path.Length == 0 ? fault.Text : $"{fault.Path}: {fault.Text}", "Correct it; trimtab fleet check shows the same."))];
        }

        var counts = $"{document.Clusters.Count} clusters, {document.Sources.Count} sources, {document.Targets.Count} targets";
        return [Finding.Ok(Area, "", counts), .. CheckSecrets(document)];
    }

    private IEnumerable<Finding> CheckSecrets(FleetDocument document)
    {
        var webhooks = document.Sources.Values.Where(static source => source.Webhook is not null).Select(static source => (Subject: $"{source.Name} webhook", Reference: source.Webhook!.Secret));
        var channels = document.Notifications.Values.SelectMany(static channel => SecretsOf(channel.Address).Select(reference => (Subject: $"{channel.Name} notifications", Reference: reference)));
        foreach (var (subject, reference) in webhooks.Concat(channels))
        {
            yield return Check(subject, reference);
        }
    }

    private static IEnumerable<SecretReference> SecretsOf(NotificationAddress address) => address switch
    {
        NotificationAddress.ChatHook chat => [chat.Url],
        NotificationAddress.SignedHook hook => [hook.Url, .. hook.Secrets],
        NotificationAddress.PagerDutyService service => [service.RoutingKey],
        NotificationAddress.Mailbox mail => new[] { mail.User, mail.Password }.OfType<SecretReference>(),
        _ => [],
    };

    private Finding Check(string subject, SecretReference reference)
    {
        try
        {
            secrets.Read(reference);
            return Finding.Ok("secrets", subject, $"{reference} is set");
        }
        catch (SecretUnavailableException exception)
        {
            return Finding.Fail("secrets", subject, exception.Message, "Set it where the function app runs, and here when you want to check it.");
        }
    }
}
