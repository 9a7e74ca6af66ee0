using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Windows;

namespace Trimtab.Domain.Tests.Windows;

public sealed class ChangeWindowTests
{
    private static readonly DayOfWeek[] Week = Enum.GetValues<DayOfWeek>();

    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "UTC", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"];

    [Theory]
    [InlineData("2026-11-24T20:59:59Z", false)] // Tuesday 21:59:59 in Berlin
    [InlineData("2026-11-24T21:00:00Z", true)]
    [InlineData("2026-11-25T03:59:59Z", true)] // Wednesday 04:59:59, begun on Tuesday
    [InlineData("2026-11-25T04:00:00Z", false)]
    [InlineData("2026-11-27T21:30:00Z", false)] // Friday night is not allowed
    [InlineData("2026-11-28T02:00:00Z", false)]
    public void Hours_over_midnight_belong_to_the_day_they_begin_on(string moment, bool isOpen)
        => Read("{ zone: Europe/Berlin, allow: [ { days: [mon-thu], hours: '22:00-05:00' } ] }").IsOpen(At(moment)).ShouldBe(isOpen);

    [Theory]
    // The clock goes from 02:00 to 03:00 at 01:00Z.
    [InlineData("02:00-03:00", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z")] // the hour does not come on that day
    [InlineData("02:30-04:00", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")] // what is left of it begins with the change
    [InlineData("01:00-02:30", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")] // and ends with it
    // The clock goes from 03:00 back to 02:00 at 01:00Z.
    [InlineData("02:00-03:00", "2026-10-24T22:00:00Z", "2026-10-25T00:00:00Z")]
    [InlineData("02:00-03:00", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z")] // both hours are in it
    [InlineData("02:30-02:45", "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z")] // it comes twice
    public void An_edge_in_Berlin_is_where_the_wall_clock_has_it(string hours, string from, string edge)
        => Read($"{{ zone: Europe/Berlin, allow: [ {{ hours: '{hours}' }} ] }}").NextEdge(At(from)).ShouldBe(At(edge));

    [Theory]
    [InlineData("02:00-03:00", "2026-03-08T05:00:00Z", "2026-03-09T06:00:00Z")] // forward at 07:00Z
    [InlineData("01:00-02:00", "2026-11-01T04:00:00Z", "2026-11-01T05:00:00Z")] // back at 06:00Z
    [InlineData("01:00-02:00", "2026-11-01T05:30:00Z", "2026-11-01T07:00:00Z")]
    public void An_edge_in_New_York_is_where_the_wall_clock_has_it(string hours, string from, string edge)
        => Read($"{{ zone: America/New_York, allow: [ {{ hours: '{hours}' }} ] }}").NextEdge(At(from)).ShouldBe(At(edge));

    [Fact]
    public void A_freeze_holds_whole_days_and_says_why()
    {
        var window = Read("{ zone: Europe/Berlin, freezes: [ { from: 2026-12-18, to: 2027-01-06, reason: end of the year } ] }");

        window.IsOpen(At("2026-12-17T22:59:59Z")).ShouldBeTrue();
        window.WhyClosed(At("2026-12-17T23:00:00Z")).ShouldBe("freeze 2026-12-18 00:00 to 2027-01-07 00:00 (end of the year)");
        window.NextOpen(At("2026-12-25T00:00:00Z")).ShouldBe(At("2027-01-06T23:00:00Z"));
    }

    [Fact]
    public void What_is_denied_goes_before_what_is_allowed()
    {
        var window = Read("{ allow: [ { hours: '08:00-18:00' } ], deny: [ { days: [fri], hours: '12:00-24:00' } ] }");

        window.IsOpen(At("2026-11-27T11:59:00Z")).ShouldBeTrue();
        window.WhyClosed(At("2026-11-27T12:00:00Z")).ShouldBe("denied fri 12:00-24:00");
        window.NextOpen(At("2026-11-27T12:00:00Z")).ShouldBe(At("2026-11-28T08:00:00Z"));
    }

    [Fact]
    public void A_window_that_never_opens_has_no_edge()
    {
        Read("{ allow: [ { hours: '08:00-09:00' } ], deny: [ { hours: '00:00-24:00' } ] }").NextOpen(At("2026-11-27T12:00:00Z")).ShouldBeNull();
        Read("{ freezes: [ { from: 2020-01-01, to: 2099-01-01 } ] }").NextOpen(At("2026-11-27T12:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void Several_windows_are_open_only_together()
    {
        var nights = Read("{ allow: [ { hours: '22:00-04:00' } ] }");
        var late = Read("{ allow: [ { hours: '02:00-06:00' } ] }");
        var set = new WindowSet([nights, late]);

        set.NextOpen(At("2026-11-27T12:00:00Z")).ShouldBe(At("2026-11-28T02:00:00Z"));
        new WindowSet([nights, Read("{ allow: [ { hours: '10:00-11:00' } ] }")]).NextOpen(At("2026-11-27T12:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void The_next_edge_is_the_first_moment_with_another_answer()
    {
        var given = from zone in Gen.Elements(Zones)
                    from days in Gen.NonEmptyListOf(Gen.Elements(Week))
                    from start in Gen.Choose(0, 95)
                    from length in Gen.Choose(1, 95)
                    from deny in Gen.Choose(0, 94)
                    from day in Gen.OneOf(Gen.Elements(66, 67, 86, 87, 88, 296, 297, 303, 304, 94, 275), Gen.Choose(0, 364))
                    from minute in Gen.Choose(0, 1439)
                    select (zone, days, start, length, deny, Moment: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddMinutes(minute));

        // The days are those around the changes of the clock, and any others.
        Prop.ForAll(given.ToArbitrary(), value =>
        {
            var from = TimeSpan.FromMinutes(15 * value.start);
            var to = TimeSpan.FromMinutes(15 * ((value.start + value.length) % 96));
            var denied = new WindowHours(Week.ToHashSet(), TimeSpan.FromMinutes(15 * value.deny), TimeSpan.FromMinutes((15 * value.deny) + 15));
            var window = new ChangeWindow("w", TimeZoneInfo.FindSystemTimeZoneById(value.zone), [new WindowHours(value.days.ToHashSet(), from, to)], [denied], []);
            var isOpen = window.IsOpen(value.Moment);
            if (window.NextEdge(value.Moment) is not { } edge)
            {
                // Denied hours may cover all that is allowed.
                return !isOpen;
            }

            // Hours begin and end with minutes, so that a look at every minute sees each.
            var last = edge - value.Moment > TimeSpan.FromDays(2) ? edge - TimeSpan.FromDays(2) : value.Moment;
            for (var at = last; at < edge; at += TimeSpan.FromMinutes(1))
            {
                if (window.IsOpen(at) != isOpen)
                {
                    return false;
                }
            }

            return edge > value.Moment && window.IsOpen(edge) != isOpen && window.IsOpen(edge - TimeSpan.FromTicks(1)) == isOpen;
        }).QuickCheckThrowOnFailure();
    }

    private static ChangeWindow Read(string yaml)
        => FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\nwindows: {{ w: {yaml} }}")]).Windows["w"];

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
