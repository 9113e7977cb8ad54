using System.Net.Http.Headers;
using Amazon;

namespace StripeProcessor.Aws;

/// <summary>
/// Signs and sends one service's calls. What AWS was too busy for, or what got no answer, is sent again: every call made here may be.
/// </summary>
/// <param name="place">Where, and by whom.</param>
/// <param name="service">The service's name in signatures, policies and addresses, such as <c>cloudformation</c>.</param>
internal sealed class AwsSender(AwsPlace place, string service) : IDisposable
{
    private readonly SigV4Signer _signer = new(place.Region, service, place.Time);
    private readonly Uri _address = place.Endpoint is { } endpoint
        ? SdkDefaults.RequireSafe(endpoint, service)
        : new Uri($"https://{service}.{place.Region}.{RegionEndpoint.GetBySystemName(place.Region).PartitionDnsSuffix}/");

    private readonly HttpClient _client = new(place.Handler ?? OwnHandler(place.Endpoint), disposeHandler: place.Handler is null)
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _client.Dispose();

    /// <summary>The body of a good answer.</summary>
    /// <param name="doing">What is being done, such as <c>look up the stack 'gifts'</c>.</param>
    /// <param name="action">What is called, such as <c>DescribeStacks</c>.</param>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">Below the service's address.</param>
    /// <param name="body">A form; null for none.</param>
    /// <param name="cancellationToken">Ends the waiting. What was sent may have arrived.</param>
    /// <exception cref="AwsRefusedException">AWS said no.</exception>
    /// <exception cref="AwsUnavailableException">AWS did not answer.</exception>
    /// <exception cref="SignInException">There are no credentials.</exception>
    internal async Task<byte[]> SendAsync(
        string doing, string action, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            var (answer, error, silence) = await TryAsync(method, path, body, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                return answer;
            }

            if (error is { IsPassing: false })
            {
                throw Refused(doing, action, error);
            }

            if (tried >= place.Tries)
            {
                throw new AwsUnavailableException(error is null
                    ? $"cannot {doing}: {silence}"
                    : $"cannot {doing}: {service} takes no call for the moment ({InWords(error)})");
            }

            await Task.Delay(TimeSpan.FromSeconds(1 << (tried - 1)), place.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(byte[]? Answer, AwsError? Error, string Silence)> TryAsync(
        HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_address, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-8") },
            };
        }

        var credentials = await place.Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        _signer.Sign(request, body, credentials);

        using var limit = new CancellationTokenSource(place.AttemptTimeout, place.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            var answer = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? (answer, null, "") : (null, AwsError.Read(response, answer), "");
        }
        catch (HttpRequestException broken)
        {
            return (null, null, $"no connection to {_address.Authority} ({broken.HttpRequestError}); check the network and the region");
        }
        catch (Exception met) when (met is OperationCanceledException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return (null, null, $"{_address.Authority} did not answer in time; check the network");
        }
    }

    private AwsRefusedException Refused(string doing, string action, AwsError error)
    {
        var called = $"{service}:{action}";
        var why = error.Refusal switch
        {
            AwsRefusal.AccessDenied => $"AWS denied {called}",
            AwsRefusal.Credentials => "AWS did not accept the credentials",
            _ => "AWS refused",
        };
        return new AwsRefusedException(error.Refusal, called, error, $"cannot {doing}: {why} ({InWords(error)})");
    }

    private static string InWords(AwsError error) => (error.Code, error.Text) switch
    {
        ("", "") => $"status {error.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
        ({ } code, "") => code,
        ("", { } text) => text,
        ({ } code, { } text) => $"{code}: {text}",
    };

    private static SocketsHttpHandler OwnHandler(Uri? endpoint) => new()
    {
        UseProxy = endpoint is not { IsLoopback: true },
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };
}
