using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Aws;

/// <summary>How the ledger takes what DynamoDB may answer, and what it says about it.</summary>
public sealed class DynamoDbLedgerTests
{
    private static readonly DonationId Id = DonationId.FromGuid(Guid.Parse("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21"));

    private static readonly Posting Two = new()
    {
        Event = new EventMark("evt_CANARY", FakeTime.Start),
        Links = [new StripeLink { StripeId = "pi_CANARY", Owner = Id }],
    };

    private readonly FakeTime _time = new(passAtOnce: TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData("ProvisionedThroughputExceededException", 400)]
    [InlineData("ThrottlingException", 400)]
    [InlineData("RequestLimitExceeded", 400)]
    [InlineData("TransactionInProgressException", 400)]
    [InlineData("TransactionConflictException", 400)]
    [InlineData("InternalServerError", 500)]
    [InlineData("ServiceUnavailable", 503)]
    public async Task What_passes_is_tried_again(string code, int status)
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Error(code, status: status), DynamoDbAnswers.Json("{}"));
        using var ledger = dynamo.Ledger(_time);

        Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(Two, default));

        Assert.Equal(2, dynamo.Calls);
    }

    [Theory]
    [InlineData("TransactionConflict")]
    [InlineData("ThrottlingError")]
    [InlineData("ProvisionedThroughputExceeded")]
    public async Task A_transaction_that_met_another_is_tried_again(string reason)
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Cancelled("None", reason), DynamoDbAnswers.Json("{}"));
        using var ledger = dynamo.Ledger(_time);

        Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(Two, default));

        Assert.Equal(2, dynamo.Calls);
    }

    [Theory]
    [InlineData("ConditionalCheckFailed", "None", CommitResult.AlreadySeen)]
    [InlineData("ConditionalCheckFailed", "ConditionalCheckFailed", CommitResult.AlreadySeen)]
    [InlineData("None", "ConditionalCheckFailed", CommitResult.Conflict)]
    [InlineData("TransactionConflict", "ConditionalCheckFailed", CommitResult.Conflict)]
    public async Task A_condition_that_is_not_met_is_an_answer_and_not_tried_again(string mark, string link, CommitResult result)
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Cancelled(mark, link));
        using var ledger = dynamo.Ledger(_time);

        Assert.Equal(result, await ledger.CommitAsync(Two, default));

        Assert.Equal(1, dynamo.Calls);
    }

    [Fact]
    public async Task A_pause_is_at_most_25_ms_doubled_each_time_up_to_a_second()
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Error("ThrottlingException"));
        using var ledger = dynamo.Ledger(_time, () => 1);

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.FindAsync(Id, default));

        Assert.Equal([25, 50, 100, 200, 400, 800, 1000, 1000, 1000], _time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Chance_takes_any_part_of_a_pause()
    {
        var dynamo = new DynamoDbAnswers(
            DynamoDbAnswers.Error("ThrottlingException"), DynamoDbAnswers.Error("ThrottlingException"), DynamoDbAnswers.Json("{}"));
        var chances = new Queue<double>([0.2, 0.5]);
        using var ledger = dynamo.Ledger(_time, chances.Dequeue);

        await ledger.FindAsync(Id, default);

        Assert.Equal([5, 25], _time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Who_is_throttled_until_the_deadline_is_told_so_within_it()
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Error("ProvisionedThroughputExceededException"));
        using var ledger = dynamo.Ledger(_time);

        var unavailable = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.CommitAsync(Two, default));

        Assert.Equal("cannot write to the ledger: DynamoDB takes no more calls for the moment (throttled); try again shortly", unavailable.Message);
        Assert.Equal("ProvisionedThroughputExceededException", unavailable.Code);
        Assert.InRange(_time.GetUtcNow() - FakeTime.Start, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Silence_is_given_2_seconds_a_time_and_5_in_all()
    {
        var dynamo = new DynamoDbAnswers();
        using var ledger = dynamo.Ledger(_time);

        var asking = ledger.FindAsync(Id, default);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await dynamo.Asked.ReadAsync();
            Assert.False(asking.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        var unavailable = await Assert.ThrowsAsync<LedgerUnavailableException>(() => asking);
        Assert.Equal($"cannot read donation {Id}: no answer within 2 s; is the network slow, or the endpoint wrong?", unavailable.Message);
        Assert.Null(unavailable.Code);
        Assert.Equal(3, dynamo.Calls);
    }

    [Fact]
    public async Task Who_gives_up_while_DynamoDB_is_silent_waits_no_longer()
    {
        var dynamo = new DynamoDbAnswers();
        using var ledger = dynamo.Ledger(_time);
        using var caller = new CancellationTokenSource();

        var asking = ledger.CommitAsync(Two, caller.Token);
        await dynamo.Asked.ReadAsync();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(1, dynamo.Calls);
    }

    [Theory]
    [InlineData("AccessDeniedException",
        "cannot write to the ledger: DynamoDB denied access to the table 'gifts'; may the caller get, put, update and query it and its indexes?")]
    [InlineData("ResourceNotFoundException",
        "cannot write to the ledger: DynamoDB knows no table 'gifts' with the ledger's indexes; is it in another region or account, or still being made?")]
    [InlineData("ExpiredTokenException",
        "cannot write to the ledger: AWS did not accept the credentials; has the role's session ended, or is the clock wrong?")]
    [InlineData("ValidationException",
        "cannot write to the ledger: DynamoDB refused the call; has the table 'gifts' the ledger's keys and indexes, and is no entry above 400 KB?")]
    [InlineData("SomethingNewException", "cannot write to the ledger: DynamoDB refused the call (SomethingNewException)")]
    public async Task What_lasts_is_asked_once_and_told_with_what_to_do(string code, string message)
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Error(code));
        using var ledger = dynamo.Ledger(_time);

        var unavailable = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.CommitAsync(Two, default));

        Assert.Equal((code, message), (unavailable.Code, unavailable.Message));
        Assert.Equal(1, dynamo.Calls);
    }

    [Theory]
    [InlineData("ValidationException", 400)]
    [InlineData("InternalServerError", 500)]
    [InlineData("ThrottlingException", 400)]
    public async Task Nothing_that_DynamoDB_or_a_donor_wrote_is_in_an_exception(string code, int status)
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Error(code, "Item {email: ann@CANARY.example} is too large", status));
        using var ledger = dynamo.Ledger(_time);

        var unavailable = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.CommitAsync(Two, default));

        Assert.DoesNotContain("CANARY", unavailable.ToString(), StringComparison.Ordinal);
        Assert.Null(unavailable.InnerException);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_asked_for_again()
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Json("{\"Item\":{\"pk\":"), DynamoDbAnswers.Json("{}"));
        using var ledger = dynamo.Ledger(_time);

        Assert.Null(await ledger.FindAsync(Id, default));

        Assert.Equal(2, dynamo.Calls);
    }

    [Fact]
    public async Task A_single_row_is_put_and_several_are_a_transaction()
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Json("{}"));
        using var ledger = dynamo.Ledger(_time);

        await ledger.CommitAsync(new Posting { Links = Two.Links }, default);
        await ledger.CommitAsync(Two, default);
        await ledger.CommitAsync(new Posting(), default);

        Assert.Equal("DynamoDB_20120810.PutItem", await dynamo.Asked.ReadAsync());
        Assert.Equal("DynamoDB_20120810.TransactWriteItems", await dynamo.Asked.ReadAsync());
        Assert.Equal(2, dynamo.Calls);
    }

    [Fact]
    public async Task A_posting_of_more_than_100_rows_is_refused_before_anything_is_sent()
    {
        var dynamo = new DynamoDbAnswers(DynamoDbAnswers.Json("{}"));
        using var ledger = dynamo.Ledger(_time);
        var links = Enumerable.Range(0, 101).Select(number => new StripeLink { StripeId = $"pi_{number}", Owner = Id });

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.CommitAsync(new Posting { Links = [.. links] }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.CommitAsync(new Posting { Links = [Two.Links[0], Two.Links[0]] }, default));

        Assert.Equal(0, dynamo.Calls);
    }

    [Theory]
    [InlineData("", "live", null)]
    [InlineData("gifts", "real", null)]
    [InlineData("gifts", "live", "http://dynamodb.example")]
    public void A_ledger_that_could_not_be_right_is_not_made(string table, string mode, string? endpoint)
    {
        Assert.Throws<ArgumentException>(() => DynamoDbLedger.Create(new DynamoDbOptions
        {
            Table = table, Mode = mode, Region = "eu-west-1", Endpoint = endpoint is null ? null : new Uri(endpoint),
        }));
    }
}
