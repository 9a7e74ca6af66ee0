using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public sealed class ContractTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer only")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod method)
        : base(messages, display, displayOptions, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        var condition = TestMethod.TestClass.Class.GetCustomAttributes(typeof(RunsWhenSetAttribute)).FirstOrDefault();
        if (condition is null)
        {
            return base.GetSkipReason(factAttribute);
        }

        var arguments = condition.GetConstructorArguments().Cast<string>().ToArray();
#pragma warning disable RS0030 // A test run is an entry point.
        var isSet = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(arguments[0]));
#pragma warning restore RS0030
        return isSet ? base.GetSkipReason(factAttribute) : $"{arguments[1]}: set {arguments[0]}";
    }
}
