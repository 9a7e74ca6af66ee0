using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Variables;

/// <summary>The value of one variable.</summary>
/// <param name="Text">As it is put between other text.</param>
/// <param name="IsText">True when it is text whatever it looks like: it was written as text in the fleet document.</param>
public sealed partial record Variable(string Text, bool IsText)
{
    private const int MaxDigits = 15;

    /// <summary>A variable as the fleet document writes it: a text stays text, a number or a boolean is one.</summary>
    /// <returns>Null for anything else.</returns>
    public static Variable? Of(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => new Variable(value.GetValue<string>(), IsText: true),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => new Variable(value.ToJsonString(), IsText: false),
        _ => null,
    };

    /// <summary>Letters, digits and underscores, no digit first, at most 63.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The variable as a value of its own: a boolean for <c>true</c> and <c>false</c>, a number for a decimal number that loses nothing, else text.</summary>
    /// <remarks>Nothing else can come of it: no null, list or map, no octal or hexadecimal number, no exponent (a commit such as <c>12e4567</c> is text).</remarks>
    internal JsonValue ToValue()
        => IsText ? JsonValue.Create(Text)
            : Text is "true" or "false" ? JsonValue.Create(Text == "true")
            : !Number().IsMatch(Text) || Text.Length > MaxDigits ? JsonValue.Create(Text)
            : long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.Parse(Text, CultureInfo.InvariantCulture) is var number && number.ToString(CultureInfo.InvariantCulture) == Text ? JsonValue.Create(number)
            : JsonValue.Create(Text);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,62}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]+)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
