using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Legacy card tokens, each good for one use; the ready-made <c>tok_visa</c> and its like for any number.</summary>
internal sealed class Tokens(SandboxObjects objects)
{
    private static readonly string[] HolderFields =
        ["name", "address_line1", "address_line2", "address_city", "address_state", "address_zip", "address_country"];

    public JsonObject Create(ApiCall call)
    {
        var card = call.Parameters.Group("card");
        var entry = CardEntry.Read(card, objects.Now);
        var legacy = entry.ToLegacyCard();
        foreach (var field in HolderFields)
        {
            legacy[field] = card.Text(field);
        }

        card.Text("currency");
        call.Begin();
        return objects.Store.Save(new JsonObject
        {
            ["id"] = Documents.NewId("tok_"),
            ["object"] = "token",
            ["card"] = legacy,
            ["client_ip"] = "127.0.0.1",
            ["created"] = objects.Now,
            ["livemode"] = false,
            ["type"] = "card",
            ["used"] = false,
            ["_card"] = entry.Card.Name,
        });
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "token") ?? throw ApiError.NoSuch("token", call.Id, "token");

    /// <summary>The card behind a token and the token itself, null for a ready-made one; refuses a used one.</summary>
    public (CardEntry Entry, JsonObject? Token) Read(string id, string param)
    {
        if (CardTable.OfToken(id) is { } ready)
        {
            return (CardEntry.ReadyMade(ready, objects.Now), null);
        }

        var token = objects.Store.Find(id, "token") ?? throw ApiError.NoSuchParameter("token", id, param);
        if (token.IsTrue("used"))
        {
            throw ApiError.Invalid($"You cannot use a Stripe token more than once: {id}.", param, "token_already_used");
        }

        var legacy = token.Part("card")!;
        var card = CardTable.Named(token.Text("_card"));
        return (new CardEntry(card, legacy.Number("exp_month"), legacy.Number("exp_year"), legacy["cvc_check"] is not null), token);
    }

    public void Use(JsonObject? token)
    {
        if (token is null)
        {
            return;
        }

        token["used"] = true;
        objects.Store.Save(token);
    }
}
