namespace StripeProcessor.Cli;

/// <summary>How an environment stands in <c>samconfig.toml</c> where it was not yet: every setting with a word about it.</summary>
internal static class NewEnvironment
{
    internal const string Beginning =
        """
        # How this is deployed. `stripe-processor init` fills it in; you may also write here yourself. Nothing in this file is secret: what
        # ends with Ciphertext is sealed, and only your own stack can open it. Keep the file: it is what the next deployment goes by.
        #
        # A line that begins with # is a remark. A setting has its value in quotes; a list has one entry a line, each with a comma after it.
        version = 0.1

        # `sam build` without --config-env reads this.
        [default.build.parameters]
        build_in_source = true            # the program is compiled where it lies

        """;

    private const string Test = "Trying it out: Stripe's test cards, and no money moves.";
    private const string Live = "Real donations. Deploy this only when the other one works.";

    /// <summary>The text of one environment.</summary>
    /// <param name="environment">Its name, which is also its mode: test or live.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="region">Its region.</param>
    /// <param name="value">The value of each parameter; empty for none.</param>
    /// <param name="hasBuild">Whether the file says already how the environment is built.</param>
    internal static string Text(string environment, string stack, string region, Func<string, string> value, bool hasBuild) =>
        $"""
        # ---- {environment}: {(environment == "live" ? Live : Test)}
        #      sam build && sam deploy --config-env {environment}
        {(hasBuild ? "" : $"\n[{environment}.build.parameters]\nbuild_in_source = true\n")}
        [{environment}.deploy.parameters]
        # Its name in AWS. Another name makes another stack: it renames nothing.
        stack_name = "{stack}"
        # Where in the world it runs.
        region = "{region}"
        resolve_s3 = true                 # SAM keeps the program in a bucket of its own until it is deployed
        s3_prefix = "{stack}"
        capabilities = "CAPABILITY_IAM"   # you agree that it makes roles, which say who may do what
        confirm_changeset = {(environment == "live" ? "true " : "false")}         # whether it shows what would change, and asks first
        fail_on_empty_changeset = false   # to deploy what is deployed already is no mistake
        disable_rollback = false          # when something fails, all goes back to what it was
        tags = "application=stripe-processor environment={environment}"
        parameter_overrides = [
          # Test or real money. The Stripe key must be of the same kind.
          'Mode={environment}',
          # The sites that show the form, separated by commas. Forms anywhere else are refused.
          'SiteOrigins="{value("SiteOrigins")}"',
          # The page that donors see after giving.
          'ThanksUrl="{value("ThanksUrl")}"',
          # The page that donors see when they turn back.
          'CancelUrl="{value("CancelUrl")}"',
          # Stripe's publishable key (pk_…), which is public. Needed only where the card is typed on your own page.
          'StripePublishableKey="{value("StripePublishableKey")}"',
          # Who may put secrets in: the ARN of an AWS user or role. Nobody can take one out.
          'EncrypterPrincipalArn="{value("EncrypterPrincipalArn")}"',
          # Where alarms are sent. AWS first sends a message with a link that must be clicked.
          'AlarmEmail="{value("AlarmEmail")}"',
          # arm64 costs less. Build anew after changing it.
          'Architecture={(value("Architecture") is { Length: > 0 } architecture ? architecture : "arm64")}',
          # More can be set (your own address, limits, how long logs are kept): see Parameters in template.yaml.
        ]

        """;
}
