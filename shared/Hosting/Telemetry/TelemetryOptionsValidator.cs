using Microsoft.Extensions.Options;

namespace Trimtab.Hosting.Telemetry;

[OptionsValidator]
public sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
