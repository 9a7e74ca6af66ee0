namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The cases of this class need something outside, named by an environment variable; without it they are skipped.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RunsWhenSetAttribute(string variable, string need) : Attribute
{
    public string Variable { get; } = variable;

    public string Need { get; } = need;
}
