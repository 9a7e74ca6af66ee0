using System.Diagnostics.Metrics;
using Trimtab.Domain.Fleet;
using Trimtab.Hosting.Webhooks;
using Trimtab.TestKit.Logging;

namespace Trimtab.Functions.Tests.Webhooks;

public sealed class WebhookReportTests : IDisposable
{
    private static readonly SecretUnavailableException Why = new(new SecretReference("SHOP_WEBHOOK_SECRET", null), "it is not set or empty");
    private readonly string _source = $"shop-{Guid.NewGuid():n}";
    private readonly CollectedLog<WebhookReport> _log = new();
    private readonly WebhookReport _report;

    public WebhookReportTests() => _report = new WebhookReport(_log);

    public void Dispose() => _report.Dispose();

    // Everybody may send deliveries: as many as they like must not fill the log.
    [Fact]
    public void The_log_says_once_that_deliveries_are_refused_and_once_that_they_are_not()
    {
        _report.Verifiable(Source());
        _report.Unverifiable(Source(), Why);
        _report.Unverifiable(Source(), Why);
        _report.Verifiable(Source());
        _report.Verifiable(Source());

        _log.Lines.Count.ShouldBe(2);
        _log.Lines[0].ShouldStartWith($"Error: Every webhook of source {_source} is refused: The secret from ");
        _log.Lines[1].ShouldBe($"Information: Webhooks of source {_source} are verified again");
    }

    [Fact]
    public void Every_refused_delivery_is_counted_by_its_source()
    {
        var counted = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counted += instrument.Name == "trimtab.webhooks.unverifiable" && tags.ToArray().Contains(new("source", _source)) ? value : 0);
        listener.Start();

        _report.Unverifiable(Source(), Why);
        _report.Unverifiable(Source(), Why);

        counted.ShouldBe(2);
    }

    private FleetSource Source()
        => new(_source, new Uri("https://git.example.com/shop.git"), "main", TimeSpan.FromMinutes(3), null, new FleetWebhook(GitHostKind.Github, Why.Reference), null);
}
