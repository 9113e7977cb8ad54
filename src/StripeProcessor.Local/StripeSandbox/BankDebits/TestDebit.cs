namespace StripeProcessor.Local.Sandbox;

/// <summary>A bank account that exists in test mode only, and what comes of debiting it.</summary>
/// <param name="Name">Its ready-made payment method.</param>
/// <param name="Type">The kind of payment method, which ties it to one currency.</param>
/// <param name="Number">Account number, or IBAN.</param>
/// <param name="FailureCode">Why the debit comes back in the end; null: it does not.</param>
internal sealed record TestDebit(string Name, string Type, string Number, string? FailureCode = null)
{
    public const string UsBankAccount = "us_bank_account";
    public const string SepaDebit = "sepa_debit";

    private static readonly TestDebit[] All =
    [
        new("pm_usBankAccount_success", UsBankAccount, "000123456789"),
        new("pm_usBankAccount_accountClosed", UsBankAccount, "000111111113", "account_closed"),
        new("pm_usBankAccount_noAccount", UsBankAccount, "000111111116", "no_account"),
        new("pm_usBankAccount_insufficientFunds", UsBankAccount, "000222222227", "insufficient_funds"),
        new("pm_usBankAccount_debitNotAuthorized", UsBankAccount, "000333333335", "debit_not_authorized"),

        new("pm_success_de", SepaDebit, "DE89370400440532013000"),
        new("pm_successDelayed_de", SepaDebit, "DE08370400440532013003"),
        new("pm_failed_de", SepaDebit, "DE62370400440532013001", "generic_could_not_process"),
        new("pm_failedDelayed_de", SepaDebit, "DE78370400440532013004", "generic_could_not_process"),
        new("pm_insufficientFunds_de", SepaDebit, "DE12370400440222222227", "insufficient_funds"),
    ];

    private static readonly Dictionary<string, TestDebit> ByName = All.ToDictionary(debit => debit.Name, StringComparer.Ordinal);

    /// <summary>For people, and for <c>failure_message</c>.</summary>
    public string? FailureMessage => FailureCode switch
    {
        null => null,
        "account_closed" => "The customer's bank account has been closed.",
        "no_account" => "The bank account could not be found.",
        "insufficient_funds" => "The customer's account has insufficient funds to cover this payment.",
        "debit_not_authorized" => "The customer has told their bank that this debit was not authorized.",
        _ => "The bank could not process this payment.",
    };

    public static TestDebit? Named(string name) => ByName.GetValueOrDefault(name);

    public static TestDebit? OfNumber(string type, string number) =>
        All.FirstOrDefault(debit => debit.Type == type && debit.Number == number);

    /// <summary>The kind of debit that a currency has, or null.</summary>
    public static string? TypeFor(string currency) => currency switch
    {
        "usd" => UsBankAccount,
        "eur" => SepaDebit,
        _ => null,
    };

    /// <summary>For the hosted page: a debit that ends one way or the other.</summary>
    public static TestDebit For(string currency, bool succeeds) => (TypeFor(currency), succeeds) switch
    {
        (UsBankAccount, true) => ByName["pm_usBankAccount_success"],
        (UsBankAccount, false) => ByName["pm_usBankAccount_accountClosed"],
        (_, true) => ByName["pm_success_de"],
        (_, false) => ByName["pm_failed_de"],
    };
}
