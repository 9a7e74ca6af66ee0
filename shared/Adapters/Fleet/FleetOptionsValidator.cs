using Microsoft.Extensions.Options;

namespace Trimtab.Adapters.Fleet;

[OptionsValidator]
public sealed partial class FleetOptionsValidator : IValidateOptions<FleetOptions>;
