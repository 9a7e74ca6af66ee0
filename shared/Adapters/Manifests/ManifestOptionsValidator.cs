using Microsoft.Extensions.Options;

namespace Trimtab.Adapters.Manifests;

[OptionsValidator]
public sealed partial class ManifestOptionsValidator : IValidateOptions<ManifestOptions>;
