namespace StripeProcessor.Local.Sandbox;

/// <summary>Pages for people: the checkout page, the billing portal and the bank's 3-D Secure page.</summary>
internal sealed class HostedPages(SandboxObjects objects)
{
    private readonly CheckoutPage _checkout = new(objects);
    private readonly PortalPage _portal = new(objects);
    private readonly ThreeDSecurePage _threeDSecure = new(objects);

    public async Task<Answer> AnswerAsync(IncomingRequest request, Func<Task> pause)
    {
        await pause();
        objects.PassTime();
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (request.Method is not ("GET" or "HEAD" or "POST"))
        {
            return NotThere(405);
        }

        return objects.Store.Transact(() =>
        {
            var isPost = request.Method == "POST";
            var answer = segments switch
            {
                ["c", "pay", var id] => isPost ? _checkout.Pay(id, Form(request)) : _checkout.Show(id),
                ["p", "session", var id, .. var rest] =>
                    _portal.Answer(new PageRequest(isPost, isPost ? Form(request) : []), id, rest),
                ["3ds", var id, var secret] => isPost ? _threeDSecure.Answer(id, secret, Form(request)) : _threeDSecure.Show(id, secret),
                _ => NotThere(404),
            };
            return (answer, isPost);
        });
    }

    public static Answer NotThere(int status) =>
        PageLayout.Page(status, "Nothing here", "<h1>Nothing here</h1><p>This address belongs to no open payment.</p>");

    private static Dictionary<string, string> Form(IncomingRequest request)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in FormDecoding.Pairs(request.Body))
        {
            form[name] = value.Trim();
        }

        return form;
    }
}
