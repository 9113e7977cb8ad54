using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace StripeProcessor.Tests.AmazonLambda;

/// <summary>
/// What a caller can see of some types, one line a member: enough that two libraries with the same lines can stand in for
/// one another in a compiler's eyes.
/// </summary>
internal static class Surface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(IEnumerable<Type> types) =>
        types.Where(type => type.IsVisible).SelectMany(Of).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Of(Type type)
    {
        var name = Name(type);
        yield return $"{name} : {Head(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield return $"{name} . {Line(type.GetMethod("Invoke")!)}";
            yield break;
        }

        foreach (var member in type.GetMembers(Declared))
        {
            var line = member switch
            {
                FieldInfo { IsPublic: true, IsSpecialName: false } field =>
                    $"{Name(field.FieldType)} {field.Name}"
                    + (field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : ""),
                ConstructorInfo { IsStatic: false } constructor when IsSeen(constructor) =>
                    $"{Words(constructor)} new({Parameters(constructor)})",
                PropertyInfo property => Line(property),
                MethodInfo { IsSpecialName: false } method when IsSeen(method) => Line(method),
                _ => null,
            };
            if (line is not null)
            {
                yield return $"{name} . {Attributes(member)}{line}";
            }
        }
    }

    private static string Head(Type type)
    {
        var kind = type.IsInterface ? "interface"
            : type.IsEnum ? "enum"
            : type.IsValueType ? "struct"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        var bases = (type.BaseType is { } parent && parent != typeof(object) ? [Name(parent)] : Array.Empty<string>())
            .Concat(type.GetInterfaces().Where(face => face.IsVisible).Select(Name).Order(StringComparer.Ordinal));
        return $"{Attributes(type)}{kind} {string.Join(", ", bases)}{Constraints(type.GetGenericArguments())}".TrimEnd();
    }

    private static string? Line(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsSeen).ToArray();
        return accessors.Length == 0
            ? null
            : $"{Words(accessors[0])} {Name(property.PropertyType)} {property.Name} {{ "
                + string.Concat(accessors.Select(accessor => accessor.Name[..3] + "; ")) + "}";
    }

    private static string Line(MethodInfo method) =>
        $"{Words(method)} {Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})"
        + Constraints(method.GetGenericArguments());

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Words(MethodBase method)
    {
        var words = new List<string> { method.IsPublic ? "public" : "protected" };
        if (method.IsStatic)
        {
            words.Add("static");
        }

        if (method.IsAbstract)
        {
            words.Add("abstract");
        }
        else if (method is MethodInfo { IsVirtual: true, IsFinal: false } virtually)
        {
            words.Add(virtually.GetBaseDefinition() == virtually ? "virtual" : "override");
        }

        return string.Join(' ', words);
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{Name(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue)}" : "")));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Constraints(Type[] arguments) => string.Concat(arguments
        .Where(argument => argument.IsGenericParameter)
        .Select(argument => (argument, words: argument.GetGenericParameterConstraints().Select(Name).ToList()))
        .Select(pair =>
        {
            if (pair.argument.GetCustomAttribute<DynamicallyAccessedMembersAttribute>() is { } kept)
            {
                pair.words.Add($"keeps {kept.MemberTypes}");
            }

            return pair.words.Count == 0 ? "" : $" where {pair.argument.Name} : {string.Join(", ", pair.words)}";
        }));

    private static string Attributes(MemberInfo member)
    {
        var attributes = member.GetCustomAttributes(inherit: false).Select(attribute => attribute switch
        {
            JsonPropertyNameAttribute json => $"[JsonPropertyName {json.Name}]",
            DataMemberAttribute data => $"[DataMember {data.Name}]",
            DataContractAttribute => "[DataContract]",
            ObsoleteAttribute => "[Obsolete]",
            AttributeUsageAttribute usage => $"[AttributeUsage {usage.ValidOn} multiple={usage.AllowMultiple}]",
            _ => null,
        });
        return string.Concat(attributes.OfType<string>().Order(StringComparer.Ordinal).Select(text => text + " "));
    }

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }

        var path = type.IsNested
            ? Name(type.DeclaringType!) + "." + type.Name
            : type.FullName ?? $"{type.Namespace}.{type.Name}";
        var bare = path.Split('`')[0];
        return type.IsGenericType ? $"{bare}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : bare;
    }
}
