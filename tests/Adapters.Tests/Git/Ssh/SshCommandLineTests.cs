using Trimtab.Adapters.Git;

namespace Trimtab.Adapters.Tests.Git.Ssh;

public sealed class SshCommandLineTests
{
    [Theory]
    [InlineData("'-F' '/dev/null'")]
    [InlineData("'-o' 'IdentityFile=\"/cache/key\"'")]
    [InlineData("'-o' 'UserKnownHostsFile=\"/cache/known_hosts\"'")]
    [InlineData("'-o' 'GlobalKnownHostsFile=/dev/null'")]
    [InlineData("'-o' 'StrictHostKeyChecking=yes'")]
    [InlineData("'-o' 'BatchMode=yes'")]
    [InlineData("'-o' 'IdentitiesOnly=yes'")]
    [InlineData("'-o' 'IdentityAgent=none'")]
    [InlineData("'-o' 'UpdateHostKeys=no'")]
    [InlineData("'-o' 'PreferredAuthentications=publickey'")]
    [InlineData("'-o' 'ForwardAgent=no'")]
    public void Only_what_the_source_names_counts(string option)
        => SshCommandLine.Of("ssh", "/cache/key", "/cache/known_hosts").ShouldContain(option);

    [Fact]
    public void A_path_stays_one_word_for_the_shell_and_for_ssh()
        => SshCommandLine.Of("/opt/it's/ssh", "/a b/$(id)/key", "/a b/100%/known_hosts")
            .ShouldStartWith("""'/opt/it'\''s/ssh' '-F' '/dev/null' '-o' 'IdentityFile="/a b/$(id)/key"' '-o' 'UserKnownHostsFile="/a b/100%%/known_hosts"'""");
}
