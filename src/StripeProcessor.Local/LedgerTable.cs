namespace StripeProcessor.Local;

/// <summary>The ledger's table as a stack's template makes it (deploy/decisions/0004-ledger-model.md).</summary>
internal static class LedgerTable
{
    public const string Name = "stripe-processor-local";

    /// <summary>When a row may go.</summary>
    public const string Expiry = "expires";

    /// <summary>What CreateTable takes.</summary>
    public static ReadOnlySpan<byte> Definition => """
        {
          "TableName": "stripe-processor-local",
          "BillingMode": "PAY_PER_REQUEST",
          "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "month", "AttributeType": "S"},
            {"AttributeName": "created_id", "AttributeType": "S"},
            {"AttributeName": "donor", "AttributeType": "S"}
          ],
          "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
          "GlobalSecondaryIndexes": [
            {
              "IndexName": "by_time",
              "KeySchema": [{"AttributeName": "month", "KeyType": "HASH"}, {"AttributeName": "created_id", "KeyType": "RANGE"}],
              "Projection": {"ProjectionType": "KEYS_ONLY"}
            },
            {
              "IndexName": "by_donor",
              "KeySchema": [{"AttributeName": "donor", "KeyType": "HASH"}, {"AttributeName": "created_id", "KeyType": "RANGE"}],
              "Projection": {"ProjectionType": "KEYS_ONLY"}
            }
          ]
        }
        """u8;
}
