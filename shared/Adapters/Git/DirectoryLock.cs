namespace Trimtab.Adapters.Git;

/// <summary>A lock between processes of one machine: a file that only one may have open. A killed holder lets go of it.</summary>
internal static class DirectoryLock
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    /// <returns>Released by disposing; null when it was not to be had in time.</returns>
    public static async Task<IDisposable?> TryAcquireAsync(string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(path)))
            {
                if (time.GetElapsedTime(started) > timeout)
                {
                    return null;
                }
            }

            await Task.Delay(RetryAfter, time, cancellationToken);
        }
    }
}
