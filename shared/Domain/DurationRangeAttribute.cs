using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Trimtab.Domain;

/// <summary>The shortest and the longest duration that a setting may have, both included, e.g. <c>00:00:01</c> and <c>1.00:00:00</c>.</summary>
/// <remarks>In place of <see cref="RangeAttribute"/>, which converts its limits by reflection that a trimmed program lacks.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute(string shortest, string longest) : ValidationAttribute("The field {0} must be between {1} and {2}.")
{
    public string Shortest { get; } = shortest;

    public string Longest { get; } = longest;

    public override bool IsValid(object? value)
        => value is TimeSpan duration && duration >= Parse(Shortest) && duration <= Parse(Longest);

    public override string FormatErrorMessage(string name)
        => string.Format(CultureInfo.InvariantCulture, ErrorMessageString, name, Shortest, Longest);

    private static TimeSpan Parse(string limit) => TimeSpan.Parse(limit, CultureInfo.InvariantCulture);
}
