using Microsoft.Extensions.Options;

namespace Trimtab.Hosting.Engine;

[OptionsValidator]
public sealed partial class HostIdOptionsValidator : IValidateOptions<HostIdOptions>;
