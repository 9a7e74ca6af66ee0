using Microsoft.Extensions.Options;

namespace Trimtab.Hosting.Captures;

[OptionsValidator]
public sealed partial class CaptureOptionsValidator : IValidateOptions<CaptureOptions>;
