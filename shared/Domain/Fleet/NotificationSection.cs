using Trimtab.Domain.Notifications;
using Trimtab.Domain.Notifications.Templates;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>notifications</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class NotificationSection
{
    public static FleetNotification? Read(string name, FleetNode node)
    {
        var kinds = Enum.GetValues<NotificationKind>()
            .Select(kind => (Kind: kind, Node: node.Child(FleetNode.CamelCase(kind.ToString()))))
            .Where(entry => !entry.Node.IsMissing)
            .ToArray();
        if (kinds.Length != 1)
        {
            node.Fault($"Must name exactly one place: {string.Join(", ", Enum.GetNames<NotificationKind>().Select(FleetNode.CamelCase))}.");
            return null;
        }

        var address = NotificationAddressSection.Read(kinds[0].Kind, kinds[0].Node);
        var route = Route(node, kinds[0].Kind);
        var template = Template(node.Child("template"));
        node.RefuseOtherKeys();
        return address is null ? null : new FleetNotification(name, address, route, template);
    }

    private static NotificationRoute Route(FleetNode node, NotificationKind kind)
    {
        List<NotificationEvent> events = [];
        foreach (var item in node.Child("on").Items())
        {
            var happened = item.Word(NotificationEvent.Stalled);
            events.Add(happened);
            if (kind == NotificationKind.PagerDuty && !EventMeaning.IsTrouble(happened))
            {
                item.Fault("PagerDuty is told of trouble only (held, rolledBack, applyFailed, stalled); it hears by itself when that is over.");
            }
        }

        return new NotificationRoute(
            events,
            node.Child("severity").Word(NotificationSeverity.Info),
            FleetSections.Texts(node.Child("targets")),
            FleetSections.Texts(node.Child("clusters")),
            FleetSections.Texts(node.Child("environments")),
            FleetSections.Texts(node.Child("sources")));
    }

    private static NotificationTemplate? Template(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var title = Text(node.Child("title"), NotificationTemplate.MaxTitle);
        var body = Text(node.Child("body"), NotificationTemplate.MaxBody);
        if (node.Map is { Count: 0 })
        {
            node.Fault("Must have a title, a body or both.");
        }

        node.RefuseOtherKeys();
        return new NotificationTemplate(title, body);
    }

    private static TextTemplate? Text(FleetNode node, int maxLength)
    {
        try
        {
            return node.Text() is { } source ? TextTemplate.Compile(source, maxLength) : null;
        }
        catch (InvalidTemplateException fault)
        {
            node.Fault(fault.Message);
            return null;
        }
    }
}
