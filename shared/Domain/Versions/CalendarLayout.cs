namespace Trimtab.Domain.Versions;

/// <summary>How a date is written.</summary>
public enum CalendarLayout
{
    /// <summary>It is no date.</summary>
    None,

    /// <summary><c>2024.01.15</c>.</summary>
    Dotted,

    /// <summary><c>2024-01-15</c>.</summary>
    Dashed,

    /// <summary><c>20240115</c>, with hours, minutes and seconds behind it where there are any.</summary>
    Compact,
}
