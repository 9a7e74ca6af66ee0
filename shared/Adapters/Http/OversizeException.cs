namespace Trimtab.Adapters.Http;

internal sealed class OversizeException(long maxBytes) : IOException($"the answer is larger than {maxBytes} bytes");
