using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class TickLagTests
{
    [Theory]
    [InlineData(400, 0.4)]
    [InlineData(0, 0)]
    [InlineData(-400, 0)] // another instance's clock
    public async Task A_tick_is_as_late_as_it_is_handled_after_its_time(int milliseconds, double seconds)
    {
        var stage = new RolloutStage();
        await stage.SettleAsync(Deployment());
        stage.Commit("v2", Deployment(image: "web:2"));
        var document = await stage.ReadAsync(await stage.StartAsync("v2"));
        List<double> lags = [];
        var meter = new Meter($"{nameof(TickLagTests)} {milliseconds}");
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Listen(instrument, self, meter) };
        listener.SetMeasurementEventCallback<double>((_, lag, _, _) => lags.Add(lag));
        listener.Start();
        using var measured = new TickLag(meter, NullLogger<TickLag>.Instance);

        measured.Handled(document, document.NextTickDue.AddMilliseconds(milliseconds));

        lags.ShouldHaveSingleItem().ShouldBe(seconds, 1e-9);
    }

    private static void Listen(Instrument instrument, MeterListener listener, Meter meter)
    {
        if (instrument.Meter == meter)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
