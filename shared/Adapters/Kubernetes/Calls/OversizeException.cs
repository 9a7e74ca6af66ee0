namespace Trimtab.Adapters.Kubernetes.Calls;

internal sealed class OversizeException(long maxBytes) : IOException($"the answer is larger than {maxBytes} bytes");
