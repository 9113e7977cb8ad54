using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Deployment.Events;

/// <summary>A table that remembers what the ledger sends it, as records of its stream: each row new, each with its whole image.</summary>
internal sealed class WrittenRows : HttpMessageHandler
{
    private readonly List<JsonObject> _records = [];

    public static async Task<IReadOnlyList<JsonObject>> OfAsync(Posting posting, string mode)
    {
        using var table = new WrittenRows();
        using var ledger = DynamoDbLedger.Create(
            new DynamoDbOptions
            {
                Table = "gifts", Mode = mode, Region = MadeUp.Region, Credentials = new AwsCredentials("nobody", new Secret("nothing")),
            },
            table);

        Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(posting, CancellationToken.None));
        return table._records;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        foreach (var write in body["TransactItems"]!.AsArray())
        {
            _records.Add(Record(write!["Put"] is { } put ? put["Item"]!.AsObject() : ImageOf(write["Update"]!)));
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.0") };
    }

    // An update names each attribute as the value beside it: #a0 and :a0.
    private static JsonObject ImageOf(JsonNode update)
    {
        var image = update["Key"]!.DeepClone().AsObject();
        foreach (var (placeholder, name) in update["ExpressionAttributeNames"]!.AsObject())
        {
            image[name!.ToString()] = update["ExpressionAttributeValues"]![":" + placeholder[1..]]!.DeepClone();
        }

        return image;
    }

    private static JsonObject Record(JsonObject image) => new()
    {
        ["eventName"] = "INSERT",
        ["eventSource"] = "aws:dynamodb",
        ["dynamodb"] = new JsonObject
        {
            ["Keys"] = new JsonObject { ["pk"] = image["pk"]!.DeepClone(), ["sk"] = image["sk"]!.DeepClone() },
            ["NewImage"] = image.DeepClone(),
        },
    };
}
