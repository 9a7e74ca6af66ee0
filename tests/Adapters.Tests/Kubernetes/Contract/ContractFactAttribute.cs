using Xunit.Sdk;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A case of a contract: a fact that heeds <see cref="RunsWhenSetAttribute"/> on the class that runs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Trimtab.Adapters.Tests.Kubernetes.Contract.ContractFactDiscoverer", "Trimtab.Adapters.Tests")]
public sealed class ContractFactAttribute : FactAttribute;
