namespace StripeProcessor.Cli;

/// <summary>What requests take, whatever they are for. What is assumed and not counted says so.</summary>
internal static class RequestWork
{
    /// <summary>The function's memory in the template, in MB.</summary>
    internal const int MemoryMegabytes = 512;

    /// <summary>Assumed: Stripe answers a charge, or opens a page, in 300 to 1,000 ms; the ledger's calls are in it.</summary>
    internal const int DonateMilliseconds = 800;

    /// <summary>Assumed: one look at Stripe.</summary>
    internal const int ThanksMilliseconds = 250;

    /// <summary>Assumed: four calls to the ledger, and for one event of a gift a look at Stripe.</summary>
    internal const int EventMilliseconds = 120;

    /// <summary>Assumed: nothing, or four queries at once.</summary>
    internal const int LookMilliseconds = 20;

    /// <summary>Assumed: a start takes that long, and is billed.</summary>
    internal const int StartMilliseconds = 300;

    /// <summary>
    /// Assumed: one request in fifty finds no environment that is warm. With few gifts nearly every one does; then all of them
    /// together cost some cents.
    /// </summary>
    internal const int RequestsPerStart = 50;

    /// <summary>The Stripe key in each start; webhook secret and token key when first needed.</summary>
    internal const int KeyRequestsPerStart = 3;

    /// <summary>Longest line of a donor's request, metrics included, in bytes.</summary>
    internal const int DonateLine = 900;

    /// <summary>Longest line of any other request, in bytes.</summary>
    internal const int OtherLine = 300;

    /// <summary>Assumed: Lambda's own START, END and REPORT, in bytes.</summary>
    internal const int LambdaLines = 400;

    /// <summary>A line of the API's access log, as the template words it, in bytes.</summary>
    internal const int AccessLine = 250;

    /// <summary>What CloudWatch adds to each of these, five a request, in bytes.</summary>
    internal const int PerLine = 26;

    /// <summary>Lines a request: ours, three of Lambda's, one of the API's.</summary>
    internal const int LinesPerRequest = 5;

    /// <summary>Assumed: replies to browsers and requests to Stripe, in bytes a gift.</summary>
    internal const int GiftBytesOut = 12_000;

    /// <summary>Assumed: replies to somebody who looks at the form, in bytes.</summary>
    internal const int LookBytesOut = 5_000;

    /// <summary>The form's settings, the picture of the total, and the picture's words.</summary>
    internal const int RequestsPerLook = 3;

    /// <summary>Twice a query of the totals' four partitions.</summary>
    internal const int ReadsPerLook = 8;

    /// <summary>Assumed: so many look at the form for one who gives.</summary>
    internal const int LooksPerGift = 10;

    /// <summary>Lines of a request's logs, all together.</summary>
    internal static int LogBytes(int ownLine) => ownLine + LambdaLines + AccessLine + (LinesPerRequest * PerLine);
}
