using Microsoft.Extensions.Options;

namespace Trimtab.Adapters.Kubernetes;

[OptionsValidator]
public sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;
