using System.Net;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using StripeProcessor.Local;
using StripeProcessor.SystemTests.Ledger;
using StripeProcessor.Tests;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The stand-in as Amazon's own client meets it.</summary>
public sealed class DynamoDbStandInTests : IAsyncLifetime
{
    private const string Table = "gifts";

    private readonly string _folder = Directory.CreateTempSubdirectory("dynamodb").FullName;
    private readonly FakeTime _time = new();
    private DynamoDbStandIn _dynamo = null!;
    private AmazonDynamoDBClient _client = null!;

    private string RowsFile => Path.Combine(_folder, "rows.db");

    public async Task InitializeAsync()
    {
        _dynamo = await DynamoDbStandIn.StartAsync(RowsFile, null, 0, _time, default);
        _client = LedgerTable.Client(_dynamo.Address);
        await _client.CreateTableAsync(LedgerTable.Request(Table));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _dynamo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_table_is_there_at_once_and_is_made_once()
    {
        var described = (await _client.DescribeTableAsync(Table)).Table;

        Assert.Equal(TableStatus.ACTIVE, described.TableStatus);
        Assert.Equal(["by_time", "by_donor"], described.GlobalSecondaryIndexes.Select(index => index.IndexName));
        await Assert.ThrowsAsync<ResourceInUseException>(() => _client.CreateTableAsync(LedgerTable.Request(Table)));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _client.DescribeTableAsync("presents"));
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_put()
    {
        var row = Row("a", "1");
        row["text"] = Text("ünïcode \u2028 \"quoted\"");
        row["empty"] = Text("");
        row["number"] = new AttributeValue { N = "-12.50" };
        var deep = new AttributeValue { M = new() { ["n"] = new AttributeValue { N = "1" } } };
        row["map"] = new AttributeValue { M = new() { ["a.b"] = Text("x"), ["deep"] = deep } };
        row["list"] = new AttributeValue { L = [Text("x"), new AttributeValue { BOOL = true }, new AttributeValue { NULL = true }] };

        await _client.PutItemAsync(Table, row);
        var read = (await GetAsync("a", "1"))!;

        Assert.Equal(row.Keys.Order(), read.Keys.Order());
        Assert.Equal("ünïcode \u2028 \"quoted\"", read["text"].S);
        Assert.Equal("", read["empty"].S);
        Assert.Equal("-12.50", read["number"].N);
        Assert.Equal("1", read["map"].M["deep"].M["n"].N);
        Assert.Equal((true, true), (read["list"].L[1].BOOL, read["list"].L[2].NULL));
    }

    [Theory]
    [InlineData("attribute_exists(#n)", true)]
    [InlineData("attribute_not_exists(#n)", false)]
    [InlineData("attribute_not_exists(#none)", true)]
    [InlineData("#n = :five", true)]
    [InlineData("#n <> :five", false)]
    [InlineData("#n < :ten", true)]
    [InlineData("#n <= :five", true)]
    [InlineData("#n > :five", false)]
    [InlineData("#n >= :five", true)]
    [InlineData(":ten > #n", true)]
    [InlineData("#s < :b", true)]
    [InlineData("#s = :five", false)]
    [InlineData("#s <> :five", true)]
    [InlineData("#s < :five", false)]
    [InlineData("#none = :five", false)]
    [InlineData("#none <> :five", true)]
    [InlineData("#none < :five", false)]
    [InlineData("#n BETWEEN :five AND :ten", true)]
    [InlineData("begins_with(#s, :a)", true)]
    [InlineData("begins_with(#s, :b)", false)]
    [InlineData("NOT #n = :ten", true)]
    [InlineData("NOT (#n = :ten OR #n = :five)", false)]
    [InlineData("#n = :ten OR #n = :five AND #s = :b", false)]
    [InlineData("(#n = :ten OR #n = :five) and #s < :b", true)]
    [InlineData("#n=:five AND(#s<:b)", true)]
    public async Task A_condition_holds_or_not(string condition, bool holds)
    {
        var row = Row("a", "1");
        row["number"] = new AttributeValue { N = "5.0" };
        row["string"] = Text("abc");
        await _client.PutItemAsync(Table, row);
        var (names, values) = Used(condition);

        var put = _client.PutItemAsync(new PutItemRequest
        {
            TableName = Table,
            Item = Row("a", "1"),
            ConditionExpression = condition,
            ExpressionAttributeNames = names,
            ExpressionAttributeValues = values,
        });

        if (holds)
        {
            await put;
        }
        else
        {
            await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => put);
        }
    }

    [Theory]
    [InlineData("size(#n) > :five", "the function 'size'")]
    [InlineData("contains(#s, :a)", "the function 'contains'")]
    [InlineData("#n IN (:five, :ten)", "the operator 'IN'")]
    [InlineData("number = :five", "'number' where a name is meant: write it as a #placeholder")]
    [InlineData("#n.#s = :five", "the sign '.'")]
    [InlineData("#n = :five AND", "ends too early")]
    [InlineData("#n = :five #s", "'#s' was not expected")]
    [InlineData("#missing = :five", "#missing")]
    [InlineData("#n = :missing", ":missing")]
    public async Task What_the_stand_in_does_not_know_it_refuses_by_name(string condition, string named)
    {
        var (names, values) = Used(condition);

        var refused = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => _client.PutItemAsync(new PutItemRequest
        {
            TableName = Table,
            Item = Row("a", "1"),
            ConditionExpression = condition,
            ExpressionAttributeNames = names,
            ExpressionAttributeValues = values,
        }));

        Assert.Equal("ValidationException", refused.ErrorCode);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_placeholder_that_nothing_uses_and_a_parameter_that_nothing_reads_are_refused()
    {
        var unused = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => _client.PutItemAsync(new PutItemRequest
        {
            TableName = Table, Item = Row("a", "1"), ConditionExpression = "attribute_exists(#n)",
            ExpressionAttributeNames = new() { ["#n"] = "n" }, ExpressionAttributeValues = new() { [":x"] = Text("x") },
        }));
        var unread = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => _client.QueryAsync(new QueryRequest
        {
            TableName = Table, KeyConditionExpression = "#pk = :pk", FilterExpression = "#pk = :pk",
            ExpressionAttributeNames = new() { ["#pk"] = "pk" }, ExpressionAttributeValues = new() { [":pk"] = Text("a") },
        }));
        var unheard = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => _client.ScanAsync(new ScanRequest { TableName = Table }));

        Assert.Contains(":x", unused.Message, StringComparison.Ordinal);
        Assert.Contains("'FilterExpression' of Query", unread.Message, StringComparison.Ordinal);
        Assert.Equal("UnknownOperationException", unheard.ErrorCode);
    }

    [Fact]
    public async Task A_condition_that_fails_shows_the_row_to_who_asks()
    {
        await _client.PutItemAsync(Table, Row("a", "1"));
        var request = new PutItemRequest
        {
            TableName = Table,
            Item = Row("a", "1"),
            ConditionExpression = "attribute_not_exists(#pk)",
            ExpressionAttributeNames = new() { ["#pk"] = "pk" },
        };

        var silent = await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => _client.PutItemAsync(request));
        request.ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD;
        var telling = await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => _client.PutItemAsync(request));

        Assert.Empty(silent.Item ?? []);
        Assert.Equal("a", telling.Item["pk"].S);
    }

    [Fact]
    public async Task An_update_adds_sets_removes_and_begins_what_is_absent()
    {
        var request = new UpdateItemRequest
        {
            TableName = Table,
            Key = Row("a", "1"),
            UpdateExpression = "SET #first = if_not_exists(#first, :v), #sum = if_not_exists(#n, :v) + :v REMOVE #gone ADD #n :v",
            ExpressionAttributeNames = new() { ["#first"] = "first", ["#sum"] = "sum", ["#gone"] = "gone", ["#n"] = "n" },
            ExpressionAttributeValues = new() { [":v"] = new AttributeValue { N = "2" } },
            ReturnValues = ReturnValue.ALL_NEW,
        };

        await _client.UpdateItemAsync(request);
        request.ExpressionAttributeValues[":v"] = new AttributeValue { N = "5" };
        var updated = (await _client.UpdateItemAsync(request)).Attributes;

        Assert.Equal(("2", "7", "7"), (updated["first"].N, updated["sum"].N, updated["n"].N));
        Assert.DoesNotContain("gone", updated.Keys);
    }

    [Fact]
    public async Task A_row_that_was_deleted_is_gone_from_the_table_and_its_indexes()
    {
        var row = Row("a", "1");
        (row["donor"], row["created_id"]) = (Text("ann"), Text("2026"));
        await _client.PutItemAsync(Table, row);

        await _client.DeleteItemAsync(Table, Row("a", "1"));

        Assert.Null(await GetAsync("a", "1"));
        Assert.Empty((await QueryAsync("#k = :k", ("donor", "ann"), index: "by_donor")).Items);
    }

    [Fact]
    public async Task A_transaction_is_made_whole_or_not_at_all_and_says_why()
    {
        await _client.PutItemAsync(Table, Row("a", "1"));

        var cancelled = await Assert.ThrowsAsync<TransactionCanceledException>(() => _client.TransactWriteItemsAsync(new TransactWriteItemsRequest
        {
            TransactItems = [PutOf("b", "1"), PutOf("a", "1", "attribute_not_exists(#pk)"), PutOf("c", "1")],
        }));

        Assert.Equal(["None", "ConditionalCheckFailed", "None"], cancelled.CancellationReasons.Select(reason => reason.Code));
        Assert.Equal("a", cancelled.CancellationReasons[1].Item["pk"].S);
        Assert.Null(await GetAsync("b", "1"));
        Assert.Null(await GetAsync("c", "1"));
    }

    [Fact]
    public async Task A_transaction_checks_deletes_and_updates_beside_what_it_puts()
    {
        await _client.PutItemAsync(Table, Row("a", "1"));
        await _client.PutItemAsync(Table, Row("b", "1"));

        await _client.TransactWriteItemsAsync(new TransactWriteItemsRequest
        {
            TransactItems =
            [
                new()
                {
                    ConditionCheck = new()
                    {
                        TableName = Table,
                        Key = Row("a", "1"),
                        ConditionExpression = "attribute_exists(#pk)",
                        ExpressionAttributeNames = new() { ["#pk"] = "pk" },
                    },
                },
                new() { Delete = new() { TableName = Table, Key = Row("b", "1") } },
                new()
                {
                    Update = new()
                    {
                        TableName = Table,
                        Key = Row("c", "1"),
                        UpdateExpression = "ADD #n :n",
                        ExpressionAttributeNames = new() { ["#n"] = "n" },
                        ExpressionAttributeValues = new() { [":n"] = new AttributeValue { N = "3" } },
                    },
                },
            ],
        });

        Assert.NotNull(await GetAsync("a", "1"));
        Assert.Null(await GetAsync("b", "1"));
        Assert.Equal("3", (await GetAsync("c", "1"))!["n"].N);
    }

    [Fact]
    public async Task A_token_makes_a_repeated_transaction_do_nothing_for_ten_minutes()
    {
        var request = new TransactWriteItemsRequest { ClientRequestToken = "one", TransactItems = [PutOf("a", "1", "attribute_not_exists(#pk)")] };

        await _client.TransactWriteItemsAsync(request);
        await _client.TransactWriteItemsAsync(request);
        await Assert.ThrowsAsync<IdempotentParameterMismatchException>(() => _client.TransactWriteItemsAsync(
            new TransactWriteItemsRequest { ClientRequestToken = "one", TransactItems = [PutOf("b", "1")] }));

        _time.Advance(TimeSpan.FromMinutes(11));
        await Assert.ThrowsAsync<TransactionCanceledException>(() => _client.TransactWriteItemsAsync(request));
    }

    [Fact]
    public async Task A_transaction_that_was_cancelled_may_be_sent_again_under_its_token()
    {
        await _client.PutItemAsync(Table, Row("a", "1"));
        var request = new TransactWriteItemsRequest { ClientRequestToken = "one", TransactItems = [PutOf("a", "1", "attribute_not_exists(#pk)")] };
        await Assert.ThrowsAsync<TransactionCanceledException>(() => _client.TransactWriteItemsAsync(request));
        await _client.DeleteItemAsync(Table, Row("a", "1"));

        await _client.TransactWriteItemsAsync(request);

        Assert.NotNull(await GetAsync("a", "1"));
    }

    [Theory]
    [InlineData("#k = :k", "1,2,21,3")]
    [InlineData("#k = :k AND #r = :x", "2")]
    [InlineData("#k = :k AND #r > :x", "21,3")]
    [InlineData("#k = :k AND #r <= :x", "1,2")]
    [InlineData("begins_with(#r, :x) AND #k = :k", "2,21")]
    [InlineData("#k = :k AND #r BETWEEN :x AND :y", "2,21,3")]
    public async Task A_query_answers_a_part_of_a_partition_in_order(string condition, string expected)
    {
        foreach (var sort in new[] { "3", "1", "21", "2" })
        {
            await _client.PutItemAsync(Table, Row("a", sort));
        }

        await _client.PutItemAsync(Table, Row("b", "1"));

        Assert.Equal(expected, string.Join(',', (await QueryAsync(condition, ("pk", "a"))).Items.Select(row => row["sk"].S)));
        Assert.Equal(expected, string.Join(',', (await QueryAsync(condition, ("pk", "a"), backward: true)).Items.Select(row => row["sk"].S).Reverse()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_an_index_follow_one_another_to_the_end(bool backward)
    {
        for (var number = 0; number < 7; number++)
        {
            var row = Row($"p{number}", "entry");
            (row["month"], row["created_id"], row["body"]) = (Text("11"), Text($"{number / 3}"), Text("long"));
            await _client.PutItemAsync(Table, row);
        }

        var (read, start) = (new List<string>(), new Dictionary<string, AttributeValue>());
        do
        {
            var page = await QueryAsync("#k = :k", ("month", "11"), "by_time", backward, limit: 2, start);
            read.AddRange(page.Items.Select(row => row["pk"].S));
            Assert.All(page.Items, row => Assert.Equal(["created_id", "month", "pk", "sk"], row.Keys.Order()));
            start = page.LastEvaluatedKey;
        }
        while (start is { Count: > 0 });

        var expected = Enumerable.Range(0, 7).Select(number => $"p{number}");
        Assert.Equal(backward ? expected.Reverse() : expected, read);
    }

    [Fact]
    public async Task A_batch_answers_what_is_there()
    {
        await _client.PutItemAsync(Table, Row("a", "1"));

        var batch = await _client.BatchGetItemAsync(new BatchGetItemRequest
        {
            RequestItems = new() { [Table] = new KeysAndAttributes { Keys = [Row("a", "1"), Row("b", "1")] } },
        });

        Assert.Equal("a", Assert.Single(batch.Responses[Table])["pk"].S);
    }

    [Fact]
    public async Task A_row_above_400_KB_is_refused()
    {
        var row = Row("a", "1");
        row["text"] = Text(new string('x', 400 * 1024));

        var refused = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => _client.PutItemAsync(Table, row));

        Assert.Equal("ValidationException", refused.ErrorCode);
    }

    [Fact]
    public async Task What_was_answered_is_on_the_disk_when_the_process_dies()
    {
        await _client.PutItemAsync(Table, Row("a", "1"));

        var copy = Directory.CreateTempSubdirectory("dynamodb").FullName;
        foreach (var file in Directory.GetFiles(_folder))
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(Path.Combine(copy, Path.GetFileName(file)));
            await source.CopyToAsync(target);
        }

        await using (var survivor = await DynamoDbStandIn.StartAsync(Path.Combine(copy, "rows.db"), null, 0, _time, default))
        {
            using var client = LedgerTable.Client(survivor.Address);
            Assert.Equal("a", (await client.GetItemAsync(Table, Row("a", "1"))).Item["pk"].S);
        }

        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Faults_are_ordered_over_HTTP_and_ended_there()
    {
        using var http = new HttpClient { BaseAddress = _dynamo.Address };
        using var order = new StringContent("""{"throttle":1,"deny":["GetItem"]}""", Encoding.UTF8, "application/json");
        using var unknown = new StringContent("""{"explode":1}""", Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync("/_dynamodb/faults", order)).StatusCode);
        await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => GetAsync("a", "1"));
        Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<AmazonDynamoDBException>(() => GetAsync("a", "1"))).ErrorCode);

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("/_dynamodb/faults")).StatusCode);
        Assert.Null(await GetAsync("a", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("/_dynamodb/faults", unknown)).StatusCode);
    }

    [Fact]
    public async Task A_call_without_a_signature_is_refused()
    {
        using var http = new HttpClient { BaseAddress = _dynamo.Address };
        using var call = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("{}") };
        call.Headers.Add("X-Amz-Target", "DynamoDB_20120810.GetItem");

        var answer = await http.SendAsync(call);

        Assert.Contains("MissingAuthenticationTokenException", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static AttributeValue Text(string text) => new() { S = text };

    private static Dictionary<string, AttributeValue> Row(string hash, string range) => new() { ["pk"] = Text(hash), ["sk"] = Text(range) };

    private static TransactWriteItem PutOf(string hash, string range, string? condition = null) => new()
    {
        Put = new Put
        {
            TableName = Table,
            Item = Row(hash, range),
            ConditionExpression = condition,
            ExpressionAttributeNames = condition is null ? null : new() { ["#pk"] = "pk" },
            ReturnValuesOnConditionCheckFailure = condition is null ? null : ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    };

    /// <summary>The placeholders that an expression uses, as these tests mean them.</summary>
    private static (Dictionary<string, string> Names, Dictionary<string, AttributeValue> Values) Used(string expression)
    {
        var names = new Dictionary<string, string> { ["#n"] = "number", ["#s"] = "string", ["#none"] = "none" };
        var values = new Dictionary<string, AttributeValue>
        {
            [":five"] = new() { N = "5" }, [":ten"] = new() { N = "10" }, [":a"] = Text("a"), [":b"] = Text("b"),
        };
        return (
            names.Where(name => Uses(expression.Replace("#none", name.Key == "#none" ? "#none" : "", StringComparison.Ordinal), name.Key))
                .ToDictionary(),
            values.Where(value => Uses(expression, value.Key)).ToDictionary());

        static bool Uses(string expression, string placeholder) => expression.Contains(placeholder, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, AttributeValue>?> GetAsync(string hash, string range)
    {
        var answer = await _client.GetItemAsync(new GetItemRequest { TableName = Table, Key = Row(hash, range), ConsistentRead = true });
        return answer.Item is { Count: > 0 } row ? row : null;
    }

    private Task<QueryResponse> QueryAsync(
        string condition, (string Name, string Value) partition, string? index = null, bool backward = false, int? limit = null,
        Dictionary<string, AttributeValue>? start = null)
    {
        var names = new Dictionary<string, string> { ["#k"] = partition.Name, ["#r"] = "sk" };
        var values = new Dictionary<string, AttributeValue> { [":k"] = Text(partition.Value), [":x"] = Text("2"), [":y"] = Text("3") };
        return _client.QueryAsync(new QueryRequest
        {
            TableName = Table,
            IndexName = index,
            KeyConditionExpression = condition,
            ExpressionAttributeNames = names.Where(name => condition.Contains(name.Key, StringComparison.Ordinal)).ToDictionary(),
            ExpressionAttributeValues = values.Where(value => condition.Contains(value.Key, StringComparison.Ordinal)).ToDictionary(),
            ScanIndexForward = !backward,
            Limit = limit,
            ExclusiveStartKey = start is { Count: > 0 } ? start : null,
        });
    }
}
