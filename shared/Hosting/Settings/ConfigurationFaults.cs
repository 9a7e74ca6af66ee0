using Microsoft.Extensions.Options;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Settings;

/// <summary>Tells faults of the configuration from faults of the program.</summary>
public static class ConfigurationFaults
{
    /// <returns>All faults in one message, or null when this is no fault of the configuration.</returns>
    public static string? Of(Exception fault) => fault switch
    {
        OptionsValidationException options => string.Join("; ", options.Failures),
        AggregateException many when many.InnerExceptions.All(inner => Of(inner) is not null)
            => string.Join("; ", many.InnerExceptions.Select(Of)),
        InvalidFunctionAppException or InvalidDataException => fault.Message,
        InvalidOperationException { InnerException: FormatException or ArgumentException } => fault.Message,
        _ => null,
    };
}
