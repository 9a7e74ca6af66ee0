using Xunit;

namespace Trimtab.TestKit.Ssh;

/// <summary>A fact that is skipped, with the reason, on a machine without an SSH server's program.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SshServerFactAttribute : FactAttribute
{
    public SshServerFactAttribute() => Skip = SshServer.Program is null ? "needs sshd: install openssh-server (it need not run)" : null;
}
