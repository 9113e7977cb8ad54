namespace Amazon.Lambda.Core;

/// <summary>
/// Names the serializer of a handler that Lambda finds by name. A function with a loop of its own passes one instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Assembly, AllowMultiple = false)]
public sealed class LambdaSerializerAttribute(Type serializerType) : Attribute
{
    /// <summary>A type that implements <see cref="ILambdaSerializer"/>.</summary>
    public Type SerializerType { get; set; } = serializerType;
}
