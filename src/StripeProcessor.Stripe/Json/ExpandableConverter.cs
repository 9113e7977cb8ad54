using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace StripeProcessor.Stripe.Json;

/// <summary>An id, or the object it stands for.</summary>
internal abstract class ExpandableConverter<T>(Func<JsonTypeInfo<T>> type, Func<T, string> idOf) : JsonConverter<Expandable<T>>
    where T : class
{
    public override Expandable<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new Expandable<T>(reader.GetString()!, null);
        }

        var value = JsonSerializer.Deserialize(ref reader, type()) ?? throw new JsonException("a reference is an id or an object");
        return new Expandable<T>(idOf(value), value);
    }

    public override void Write(Utf8JsonWriter writer, Expandable<T> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Id);
}

internal sealed class ExpandableChargeConverter()
    : ExpandableConverter<Charge>(() => StripeJson.Default.Charge, charge => charge.Id);

internal sealed class ExpandableBalanceTransactionConverter()
    : ExpandableConverter<BalanceTransaction>(() => StripeJson.Default.BalanceTransaction, transaction => transaction.Id);

internal sealed class ExpandablePaymentIntentConverter()
    : ExpandableConverter<PaymentIntent>(() => StripeJson.Default.PaymentIntent, intent => intent.Id);

internal sealed class ExpandableInvoiceConverter()
    : ExpandableConverter<Invoice>(() => StripeJson.Default.Invoice, invoice => invoice.Id);

internal sealed class ExpandableSourceConverter()
    : ExpandableConverter<BalanceTransactionSource>(() => StripeJson.Default.BalanceTransactionSource, source => source.Id);
