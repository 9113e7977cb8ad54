using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StripeProcessor.Local;

/// <summary>The arguments of the one command.</summary>
internal static class CommandLine
{
    public const string Usage =
        """
        usage: dotnet run --project src/StripeProcessor.Local -- [--port PORT] [--data DIR] [--bootstrap FILE]

        Starts the whole system on this machine's loopback, with no account anywhere: the sample site and the API, a Stripe
        sandbox, a stand-in for KMS, and the function between them.

          --port PORT       the site and the API listen here, the Stripe sandbox on the next port (default 8080; 0: free ports)
          --data DIR        where the keys and the sandbox are kept between starts (default .stripe-processor)
          --bootstrap FILE  run the function's published native binary instead of the function in this process
          --help            show this

        Ctrl+C stops it.
        """;

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">As given.</param>
    /// <param name="options">What they say, when they can be read.</param>
    /// <param name="fault">One sentence, when they cannot.</param>
    public static bool TryRead(
        IReadOnlyList<string> args, [NotNullWhen(true)] out LocalOptions? options, [NotNullWhen(false)] out string? fault)
    {
        options = new LocalOptions();
        fault = null;

        for (var index = 0; index < args.Count && fault is null; index += 2)
        {
            var name = args[index];

            if (name is not ("--port" or "--data" or "--bootstrap"))
            {
                fault = $"there is no option '{name}'";
            }
            else if (index + 1 == args.Count || args[index + 1].Length == 0)
            {
                fault = $"{name} needs a value";
            }
            else
            {
                options = Take(options, name, args[index + 1], out fault);
            }
        }

        options = fault is null ? options : null;
        return fault is null;
    }

    private static LocalOptions Take(LocalOptions options, string name, string value, out string? fault)
    {
        fault = null;

        switch (name)
        {
            case "--data":
                return options with { DataDirectory = value };
            case "--bootstrap":
                fault = File.Exists(value) ? null : $"there is no file '{value}' to run as the bootstrap";
                return options with { BootstrapFile = Path.GetFullPath(value) };
            default:
                var isPort = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65534;
                fault = isPort ? null : $"--port takes a number from 0 to 65534, not '{value}'";
                return options with { Port = port };
        }
    }
}
