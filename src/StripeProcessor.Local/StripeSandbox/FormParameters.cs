using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// The parameters of a request as a tree. Every reading is noted, so that a parameter nobody read can be refused by name,
/// as Stripe does. An empty value means "unset" and reads as absent, except to <see cref="IsSent"/>.
/// </summary>
internal sealed class FormParameters
{
    private readonly string _path;
    private readonly FormNode _node;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FormParameters> _groups = new(StringComparer.Ordinal);

    public FormParameters(FormNode node, string path = "")
    {
        _node = node;
        _path = path;
    }

    /// <summary>How the parameter is written in a request: <c>payment_method_data[card][token]</c>.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}[{name}]";

    /// <summary>True when the parameter has a value; does not count as reading.</summary>
    public bool Has(string name) =>
        _node.Children.TryGetValue(name, out var child) && (child.Value is not "" || child.Children.Count > 0);

    /// <summary>True when the parameter was sent at all, also to unset it.</summary>
    public bool IsSent(string name) => _node.Children.ContainsKey(name);

    /// <summary>True when the parameter was sent with names of its own under it.</summary>
    public bool IsGroup(string name) => _node.Children.TryGetValue(name, out var child) && child.Children.Count > 0;

    public string? Text(string name)
    {
        _read.Add(name);
        if (!_node.Children.TryGetValue(name, out var child))
        {
            return null;
        }

        if (child.Value is null)
        {
            throw ApiError.Invalid("Invalid string: a hash was sent.", PathOf(name));
        }

        return child.Value.Length == 0 ? null : child.Value;
    }

    public string RequiredText(string name)
    {
        if (IsSent(name) && !Has(name))
        {
            throw ApiError.Invalid(
                $"You passed an empty string for '{PathOf(name)}', which cannot be unset.", PathOf(name), "parameter_invalid_empty");
        }

        return Text(name) ?? throw ApiError.MissingParameter(PathOf(name));
    }

    public string? OneOf(string name, params ReadOnlySpan<string> values)
    {
        var text = Text(name);
        return text is null || values.Contains(text)
            ? text
            : throw ApiError.Invalid($"Invalid {PathOf(name)}: must be one of {string.Join(", ", values!)}.", PathOf(name));
    }

    public long? Integer(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiError.Invalid("Invalid integer.", PathOf(name), "parameter_invalid_integer");
    }

    public long RequiredInteger(string name)
    {
        RequiredText(name);
        return Integer(name)!.Value;
    }

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        _ => throw ApiError.Invalid("Invalid boolean.", PathOf(name)),
    };

    /// <summary>The parameters under a name; empty ones when none was sent.</summary>
    public FormParameters Group(string name)
    {
        _read.Add(name);
        if (_groups.TryGetValue(name, out var group))
        {
            return group;
        }

        var child = _node.Children.GetValueOrDefault(name);
        if (child?.Value is { Length: > 0 })
        {
            throw ApiError.Invalid("Invalid object: a text was sent.", PathOf(name));
        }

        return _groups[name] = new FormParameters(child ?? new FormNode(), PathOf(name));
    }

    /// <summary>The elements of an array of hashes.</summary>
    public IReadOnlyList<FormParameters> Items(string name)
    {
        var group = Group(name);
        return [.. group._node.Children.Keys.Select(group.Group)];
    }

    /// <summary>The elements of an array of texts.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (_node.Children.TryGetValue(name, out var child) && child.Value is { Length: > 0 } single)
        {
            _read.Add(name);
            return [single];
        }

        var group = Group(name);
        return [.. group._node.Children.Keys.Select(key => group.Text(key) ?? "")];
    }

    /// <summary>
    /// Metadata after this request: at most 50 keys of 40 characters, values of 500. An empty value removes a key, an empty
    /// whole removes all.
    /// </summary>
    public JsonObject Metadata(JsonObject? before = null, string name = "metadata")
    {
        var metadata = before?.Copy() ?? [];
        if (IsSent(name) && !Has(name))
        {
            metadata.Clear();
        }

        var group = Group(name);
        foreach (var key in group._node.Children.Keys)
        {
            var value = group.Text(key);
            metadata.Remove(key);
            if (value is null)
            {
                continue;
            }

            if (key.Length > 40 || value.Length > 500)
            {
                throw ApiError.Invalid("Metadata keys have at most 40 characters and values at most 500.", group.PathOf(key));
            }

            metadata[key] = value;
        }

        return metadata.Count <= 50 ? metadata : throw ApiError.Invalid("Metadata has at most 50 keys.", PathOf(name));
    }

    /// <summary>Takes a group as it is, for what is only kept and shown again.</summary>
    public JsonObject? Kept(string name) => Has(name) ? Group(name).Whole() : Ignored(name);

    public void RefuseUnread()
    {
        if (Unread() is not { } unread)
        {
            return;
        }

        throw ApiError.Invalid($"Received unknown parameter: {unread}", unread, "parameter_unknown");
    }

    private string? Unread()
    {
        foreach (var (name, child) in _node.Children)
        {
            if (!_read.Contains(name))
            {
                return PathOf(name);
            }

            if (child.Children.Count > 0 && _groups.TryGetValue(name, out var group) && group.Unread() is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private JsonObject? Ignored(string name)
    {
        _read.Add(name);
        return null;
    }

    private JsonObject Whole()
    {
        var whole = new JsonObject();
        foreach (var (name, child) in _node.Children)
        {
            whole[name] = child.Value is null ? Group(name).Whole() : Text(name);
        }

        return whole;
    }
}
