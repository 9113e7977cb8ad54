using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Local.Sandbox;

/// <summary>How a sandbox is set up. Everything has a default: <c>new()</c> starts one in memory on a free port.</summary>
public sealed record StripeSandboxOptions
{
    /// <summary>Port on 127.0.0.1; 0 (default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Folder that keeps the objects over restarts, made when missing. Null (default): in memory only.</summary>
    public string? DataDirectory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Serve https with this certificate (with its private key); null (default): http.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The name on hosted pages.</summary>
    public string OrganisationName { get; init; } = "Riverside Food Bank";

    /// <summary>Fee of a successful charge, in hundredths of a per cent; 290 is 2.9 %.</summary>
    public int FeePercentHundredths { get; init; } = 290;

    /// <summary>Fixed part of the fee, in the unit of the charge.</summary>
    public long FeeFixed { get; init; } = 30;

    /// <summary>What becomes of a recurring gift whose renewal fails to the end. Default: it is canceled.</summary>
    public FailedRenewalEnd FailedRenewals { get; init; } = FailedRenewalEnd.Canceled;

    /// <summary>How long after an asynchronous capture the balance transaction appears. Zero (default): at once.</summary>
    public TimeSpan AsyncCaptureDelay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long after the first, second … failed attempt a webhook is sent again, in machine time; after the last it is given up.
    /// Stripe's own intervals are not published and spread over days; these are short so that one can watch.
    /// </summary>
    public IReadOnlyList<TimeSpan> WebhookRetries { get; init; } =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
    ];

    /// <summary>How long a webhook's receiver has to answer: ten seconds.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a bank takes for each dispute, in the unit of the charge; kept whether it is won or lost.</summary>
    public long DisputeFee { get; init; } = 1500;

    /// <summary>Pay out what is available once a day, at midnight UTC of the sandbox's clock.</summary>
    public bool PaysOutDaily { get; init; } = true;

    /// <summary>How old an object must be before a search finds it. Zero (default): at once; Stripe takes up to a minute.</summary>
    public TimeSpan SearchLag { get; init; } = TimeSpan.Zero;
}
