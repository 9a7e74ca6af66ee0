namespace Trimtab.Domain.Redaction;

/// <summary>What a command of somebody else's wrote, as it may stand in logs, records and notifications.</summary>
public static class CommandOutput
{
    /// <summary>So much of it is shown.</summary>
    public const int MaxLength = 4096;

    private static readonly TimeSpan RedactionTime = TimeSpan.FromSeconds(2);

    /// <returns>Its beginning without secrets; a sentence instead where it could not be searched for them in time.</returns>
    public static string Shown(string output, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            var said = Redactor.Default.Text(output.Trim(), new RedactionLimit(time, RedactionTime));
            return said[..Math.Min(said.Length, MaxLength)];
        }
        catch (RedactionTimeoutException)
        {
            return "its output can't be shown, because it could not be searched for secrets in time";
        }
    }
}
