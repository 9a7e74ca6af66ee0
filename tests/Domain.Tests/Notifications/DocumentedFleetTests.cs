using System.Text.RegularExpressions;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Notifications;

/// <summary>What the page on notifications shows can be copied into a fleet.</summary>
public sealed class DocumentedFleetTests
{
    private const string Rest = """
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { apps-eu: { environment: prod } }

        """;

    [Fact]
    public void Every_sample_of_the_page_is_a_right_fleet()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "notifications.md"));
        var samples = Regex.Matches(page, "```yaml\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).Select(static block => block.Groups["text"].Value).ToList();

        var places = samples.SelectMany(static sample => FleetReader.Read([new FleetFile("sample.yaml", Rest + sample)]).Notifications.Values).ToList();

        samples.Count.ShouldBe(2);
        places.Select(static place => place.Address.Kind).Distinct().ShouldBe(Enum.GetValues<NotificationKind>(), ignoreOrder: true);
        places.ShouldContain(static place => place.Template != null);
    }

    [Fact]
    public void The_page_names_every_event_and_every_field_of_the_model()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "notifications.md"));

        Enum.GetNames<NotificationEvent>().Select(FleetNode.CamelCase).ShouldAllBe(name => page.Contains($"`{name}`", StringComparison.Ordinal));
        var model = Domain.Notifications.Templates.NotificationModel.Of(Given.Announcement(Given.Notification(NotificationEvent.Held)), static value => value, new());
        model.Keys.ShouldAllBe(name => page.Contains($"`{name}`", StringComparison.Ordinal) || page.Contains($"`{name}.", StringComparison.Ordinal));
    }
}
