namespace StripeProcessor.Local;

/// <summary>The folder that holds everything which outlives a start, locked against a second process.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string KmsKeyFile => System.IO.Path.Combine(Path, "kms-key.json");

    public string StripeKeyFile => System.IO.Path.Combine(Path, "stripe-key.sealed");

    public string TokenKeyFile => System.IO.Path.Combine(Path, "token-key.sealed");

    public string LedgerFile => System.IO.Path.Combine(Path, "ledger.db");

    public string LedgerTableFile => System.IO.Path.Combine(Path, "dynamodb.db");

    /// <summary>Where the operator's tool finds what opens the operator routes.</summary>
    public string OperatorTokenFile => System.IO.Path.Combine(Path, "operator-token");

    /// <summary>Where the operator's tool finds the API, as long as it runs.</summary>
    public string AddressFile => System.IO.Path.Combine(Path, "address");

    public string SandboxFolder => System.IO.Path.Combine(Path, "stripe-sandbox");

    /// <exception cref="LocalStartException">Another process uses it, or it cannot be made.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);

        try
        {
            CreatePrivate(full);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LocalStartException($"cannot use {full} for data: {fault.Message}", "choose another folder: --data DIR", fault);
        }

        try
        {
            // The operating system drops this lock with the process, however the process ends.
            return new DataDirectory(
                full,
                new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LocalStartException(
                $"cannot use {full} for data: another StripeProcessor.Local has it open",
                "stop that one, or give this one a folder of its own: --data DIR",
                fault);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
