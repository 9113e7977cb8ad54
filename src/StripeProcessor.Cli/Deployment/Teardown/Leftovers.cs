using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>What is left when a stack is deleted: where, for how long, and how to remove it for good.</summary>
/// <param name="Stack">As it was before.</param>
/// <param name="Now">When it was deleted.</param>
/// <param name="HasEndpoint">Whether its endpoint at Stripe was left too.</param>
/// <param name="HadKey">Whether it ever had a Stripe key.</param>
internal sealed record Leftovers(DeployedStack Stack, DateTimeOffset Now, bool HasEndpoint, bool HadKey)
{
    /// <summary>The template's PendingWindowInDays.</summary>
    internal const int DaysOfKey = 30;

    private static readonly string[] Ciphertexts =
        [TemplateParameters.StripeKey, TemplateParameters.WebhookSecret, TemplateParameters.TokenKey];

    internal IEnumerable<string> Lines
    {
        get
        {
            var (region, table, key) = (Stack.Region, Stack.Output("LedgerTableName"), Stack.Output("KeyArn"));
            yield return "What is left, and until when:";
            if (table is not null)
            {
                yield return $"- The ledger, table {table} in {region}: the record of every gift stays, and costs its storage, until somebody "
                    + "deletes it. It has point-in-time recovery, and is protected. For good, it takes two commands:";
                yield return $"    aws dynamodb update-table --region {region} --table-name {table} --no-deletion-protection-enabled";
                yield return $"    aws dynamodb delete-table --region {region} --table-name {table}";
                yield return "  AWS then keeps a last backup for 35 days, without charge.";
            }

            if (key is not null)
            {
                yield return $"- The key {key}: of no use from now on, and deleted for ever after {DaysOfKey} days, on {LastDay}. "
                    + "What was sealed under it then opens never again. Until that day it can be had back:";
                yield return $"    aws kms cancel-key-deletion --region {region} --key-id {key}";
                yield return $"    aws kms enable-key --region {region} --key-id {key}";
            }

            yield return "- Logs, alarms and the dashboard went with the stack. What CloudTrail recorded stays as your account keeps it.";
            yield return $"- SAM's own bucket (stack aws-sam-cli-managed-default in {region}) still has the uploaded program; "
                + "other programs may use that bucket too.";
            if (HasEndpoint)
            {
                yield return "- The webhook endpoint at Stripe: remove it by hand, in the dashboard under Developers, Webhooks.";
            }

            if (HadKey)
            {
                yield return "- The restricted key at Stripe: revoke it by hand, in the dashboard under Developers, API keys. Nobody else can.";
                yield return "- Repeating gifts at Stripe: donors are charged until each is cancelled there, in the dashboard under Billing, Subscriptions.";
            }
        }
    }

    internal object ForPrograms => new
    {
        table = Stack.Output("LedgerTableName"),
        key = Stack.Output("KeyArn"),
        key_deleted_on = LastDay,
        webhook_endpoint = HasEndpoint,
        stripe_key = HadKey,
    };

    /// <summary>
    /// Empties in <c>samconfig.toml</c> what only the deleted key could open: a stack deployed from it again would have another key,
    /// and its function would refuse to start. What cannot be changed is told, and keeps nothing from being done.
    /// </summary>
    internal void EmptyCiphertexts(Terminal terminal)
    {
        if (Stack.Place is not { File: { } file, Environment: { } environment })
        {
            return;
        }

        try
        {
            var set = Ciphertexts.Where(name => ConfigFile.Parameter(file, environment, name) is { Length: > 0 }).ToList();
            if (set.Count > 0)
            {
                ConfigFile.Set(file, environment, set.Select(name => KeyValuePair.Create(name, "")));
                terminal.Errors.WriteLine($"emptied {string.Join(", ", set)} in {file}, [{environment}.deploy.parameters]: no key opens them any more");
            }
        }
        catch (ToolException fault)
        {
            terminal.Errors.WriteLine($"note: {fault.Message}; before you deploy this environment again, empty {string.Join(", ", Ciphertexts)} there");
        }
    }

    private string LastDay => Now.AddDays(DaysOfKey).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
