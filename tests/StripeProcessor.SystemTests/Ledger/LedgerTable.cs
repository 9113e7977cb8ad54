using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using StripeProcessor.Aws;

namespace StripeProcessor.SystemTests.Ledger;

/// <summary>The ledger's table as deploy/decisions/0004-ledger-model.md describes it, made where a test wants it.</summary>
internal static class LedgerTable
{
    public static AwsCredentials Nobody { get; } = new("testing", new Secret("testing"));

    public static AmazonDynamoDBClient Client(Uri endpoint) => new("testing", "testing", new AmazonDynamoDBConfig
    {
        ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0, MaxStaleConnectionRetries = 0,
    });

    public static DynamoDbOptions Options(Uri endpoint, string table) => new()
    {
        Table = table,
        Mode = "test",
        Region = "eu-west-1",
        Endpoint = endpoint,
        Credentials = Nobody,
    };

    /// <summary>Makes the table under a name that no other has.</summary>
    public static async Task<string> CreateAsync(Uri endpoint)
    {
        using var client = Client(endpoint);
        var name = $"ledger-{Guid.NewGuid():N}";
        await client.CreateTableAsync(Request(name));
        await client.UpdateTimeToLiveAsync(new UpdateTimeToLiveRequest
        {
            TableName = name,
            TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = "expires", Enabled = true },
        });
        return name;
    }

    public static CreateTableRequest Request(string name) => new()
    {
        TableName = name,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        AttributeDefinitions = [Text("pk"), Text("sk"), Text("month"), Text("created_id"), Text("donor")],
        KeySchema = Key("pk", "sk"),
        GlobalSecondaryIndexes = [Index("by_time", "month", "created_id"), Index("by_donor", "donor", "created_id")],
    };

    private static AttributeDefinition Text(string name) => new(name, ScalarAttributeType.S);

    private static List<KeySchemaElement> Key(string hash, string range) => [new(hash, KeyType.HASH), new(range, KeyType.RANGE)];

    private static GlobalSecondaryIndex Index(string name, string hash, string range) => new()
    {
        IndexName = name,
        KeySchema = Key(hash, range),
        Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
    };
}
