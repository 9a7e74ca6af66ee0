using Microsoft.Extensions.Options;

namespace Trimtab.Relay;

[OptionsValidator]
internal sealed partial class RelayOptionsValidator : IValidateOptions<RelayOptions>;
