namespace Trimtab.Hosting.Engine;

/// <param name="Visibility">How long a message is hidden; renewed at half of it.</param>
/// <param name="Time">The clock.</param>
internal sealed record MessageRenewalTimes(TimeSpan Visibility, TimeProvider Time);
