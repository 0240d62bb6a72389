namespace NoWait.Timing.Reports;

/// <summary>Weeks as people count them: from Monday, 0:00, where they are.</summary>
public static class Calendar
{
    /// <summary>When the week that this moment lies in began.</summary>
    public static DateTimeOffset WeekOf(DateTimeOffset moment, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var monday = local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7));
        return new(monday, zone.GetUtcOffset(monday));
    }
}
