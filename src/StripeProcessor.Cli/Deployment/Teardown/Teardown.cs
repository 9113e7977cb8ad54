using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Takes a stack down, one step after the other: what can be lost is saved first, what needs the function is done while it is there,
/// and the stack goes last. A step that fails ends it; each may be done again.
/// </summary>
internal sealed class Teardown(OperatorDesk desk, StackPlace place, TeardownOrder order)
{
    private readonly Terminal _terminal = desk.Terminal;

    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var cloud = desk.CloudOf(place);
        if (await DeployedStack.LookForAsync(place, cloud, cancellationToken) is not { } stack)
        {
            return TellAbsent();
        }

        // Without a key it never took a gift and never had an endpoint, and its function has nothing to answer with.
        var hasKey = stack.Parameter(TemplateParameters.StripeKey) is not null;
        var exports = hasKey && order.ExportFile is not null;
        var retires = hasKey && !order.KeepsEndpoint;
        if (order.IsDryRun)
        {
            return TellPlan(stack, exports, retires);
        }

        await ConfirmAsync(stack, cancellationToken);
        using var api = exports || retires ? desk.Open(stack) : null;
        var exported = exports ? await ExportAsync(api!, cancellationToken) : (DonationExport.Counts?)null;
        var endpoints = retires ? await RetireAsync(api!, cancellationToken) : [];
        await DeleteAsync(stack, cancellationToken);

        var left = new Leftovers(stack, desk.Now, order.KeepsEndpoint && hasKey, hasKey);
        left.EmptyCiphertexts(_terminal);
        Tell(left, exported, endpoints);
        return ExitCode.Done;
    }

    private async Task ConfirmAsync(DeployedStack stack, CancellationToken cancellationToken)
    {
        if (order.AgreedName is { } agreed)
        {
            if (agreed != stack.Name)
            {
                throw ToolException.Usage($"--yes does not say the name of this stack, which is '{stack.Name}'", "nothing was done");
            }

            return;
        }

        if (_terminal.Input is not null)
        {
            throw ToolException.Usage("this is asked before it is done, and nobody sits at the keyboard", "add --yes with the stack's name when you are sure");
        }

        var mode = stack.Parameter(TemplateParameters.Mode);
        _terminal.Errors.WriteLine(
            $"This deletes the stack '{stack.Name}' in {stack.Region} ({mode ?? "unknown"} mode): forms that lead to it stop working at once.");
        if (mode == "live")
        {
            _terminal.Errors.WriteLine("Repeating gifts go on at Stripe: donors are charged until each is cancelled there.");
        }

        var typed = await _terminal.Ask("Type the stack's name to go on:", cancellationToken);
        if (typed.Trim() != stack.Name)
        {
            throw ToolException.Refused("that is not the stack's name; nothing was done", "run the command again to go on");
        }
    }

    private async Task<DonationExport.Counts> ExportAsync(OperatorApi api, CancellationToken cancellationToken)
    {
        var file = order.ExportFile!;
        await using var output = OutputFile.Create(file);
        try
        {
            var query = new DonationQuery(new TimeRange(null, null)) { WithDonors = order.WithDonors };
            var written = await Screen.WatchAsync(_terminal, order.AsJson, "exporting", report =>
                new DonationExport(api, desk.Now).WriteAsync(query, output.Writer, excel: false, report, cancellationToken));
            await output.CommitAsync(cancellationToken);
            Say($"exported {written.InWords} into {file}");
            return written;
        }
        catch (ToolException fault)
        {
            throw ToolException.Refused(fault.Message, $"nothing was deleted; {fault.Hint}; or add --no-export: the ledger stays in AWS all the same");
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot write {file}; nothing was deleted", "check its permissions and the space on the disk, or name another with --output");
        }
    }

    private async Task<List<string>> RetireAsync(OperatorApi api, CancellationToken cancellationToken)
    {
        const string OrByHand = "or add --no-webhook, and remove the endpoint in Stripe's dashboard by hand";
        try
        {
            var answer = await api.PostAsync("operator/webhook-endpoint/retire", [("all", true)], cancellationToken);
            var deleted = api.Require(answer, "remove the webhook endpoint at Stripe").Items("deleted").Select(id => id.ToString()).ToList();
            Say(deleted.Count == 0 ? "no webhook endpoint of this stack was left at Stripe" : $"removed at Stripe: {string.Join(", ", deleted)}");
            return deleted;
        }
        catch (ToolException fault)
        {
            throw ToolException.Refused(fault.Message, $"the stack was not deleted; {fault.Hint}; {OrByHand}");
        }
    }

    private async Task DeleteAsync(DeployedStack stack, CancellationToken cancellationToken)
    {
        using var stacks = stack.Cloud.OpenStacks();
        var deletion = await StackWatch.WatchAsync(_terminal, order.AsJson, $"deleting the stack '{stack.Name}'",
            report => stacks.DeleteAsync(stack.Stack.Id, report, cancellationToken));
        switch (deletion)
        {
            case StackDeletion.Failed { Cause: { } cause } failed:
                throw ToolException.Refused(
                    $"the stack '{stack.Name}' was not wholly deleted ({failed.Stack.Status}): {cause.Resource} failed: {cause.Reason}",
                    "put right what the text names, and run the command again with --no-export --no-webhook");
            case StackDeletion.Failed failed:
                throw ToolException.Refused(
                    $"the stack '{stack.Name}' was not wholly deleted ({failed.Stack.Status}): {failed.Stack.StatusReason}",
                    "look at its events in the CloudFormation console, and run the command again with --no-export --no-webhook");
            default:
                Say($"deleted the stack '{stack.Name}'");
                break;
        }
    }

    private int TellAbsent()
    {
        if (order.AsJson)
        {
            _terminal.Output.WriteLine(JsonSerializer.Serialize(new { stack = place.Name, deleted = false, absent = true }));
        }
        else
        {
            _terminal.Errors.WriteLine($"there is no stack '{place.Name}' in {place.Region}, and nothing was done");
        }

        return ExitCode.Done;
    }

    private int TellPlan(DeployedStack stack, bool exports, bool retires)
    {
        if (order.AsJson)
        {
            _terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                dry_run = true,
                stack = stack.Name,
                region = stack.Region,
                export = exports ? order.ExportFile : null,
                removes_webhook_endpoint = retires,
            }));
            return ExitCode.Done;
        }

        if (exports)
        {
            _terminal.Output.WriteLine($"would export its donations into {order.ExportFile}");
        }

        if (retires)
        {
            _terminal.Output.WriteLine("would remove its webhook endpoint at Stripe");
        }

        _terminal.Output.WriteLine($"would delete the stack '{stack.Name}' in {stack.Region}");
        foreach (var line in new Leftovers(stack, desk.Now, order.KeepsEndpoint, stack.Parameter(TemplateParameters.StripeKey) is not null).Lines)
        {
            _terminal.Output.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private void Tell(Leftovers left, DonationExport.Counts? exported, List<string> endpoints)
    {
        if (!order.AsJson)
        {
            foreach (var line in left.Lines)
            {
                _terminal.Output.WriteLine(line);
            }

            return;
        }

        _terminal.Output.WriteLine(JsonSerializer.Serialize(new
        {
            stack = place.Name,
            deleted = true,
            export = exported is { } counts ? new { file = order.ExportFile, donations = counts.Donations, lines = counts.Lines } : null,
            endpoints,
            kept = left.ForPrograms,
        }));
    }

    private void Say(string words)
    {
        if (!order.AsJson)
        {
            _terminal.Errors.WriteLine(words);
        }
    }
}
