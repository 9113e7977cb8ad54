using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace StripeProcessor.Tests.House;

/// <summary>What a compiled room names: the types and members it refers to, and every type that stands in a signature.</summary>
internal sealed class MetadataView
{
    private MetadataView(IReadOnlySet<string> types, IReadOnlySet<string> members, IReadOnlySet<PrimitiveTypeCode> primitives)
    {
        Types = types;
        Members = members;
        Primitives = primitives;
    }

    /// <summary>Full names of the types referred to.</summary>
    public IReadOnlySet<string> Types { get; }

    /// <summary>Members referred to, as <c>Namespace.Type.Member</c>.</summary>
    public IReadOnlySet<string> Members { get; }

    /// <summary>Primitive types of fields, parameters, results and local variables.</summary>
    public IReadOnlySet<PrimitiveTypeCode> Primitives { get; }

    public static MetadataView Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var types = reader.TypeReferences.Select(handle => Name(reader, handle)).ToHashSet();
        var members = reader.MemberReferences
            .Select(handle => reader.GetMemberReference(handle))
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{Name(reader, (TypeReferenceHandle)member.Parent)}.{reader.GetString(member.Name)}")
            .ToHashSet();
        return new MetadataView(types, members, SignaturePrimitives(file, reader));
    }

    private static HashSet<PrimitiveTypeCode> SignaturePrimitives(PEReader file, MetadataReader reader)
    {
        var seen = new PrimitiveCollector();
        foreach (var handle in reader.FieldDefinitions)
        {
            reader.GetFieldDefinition(handle).DecodeSignature(seen, null);
        }

        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            method.DecodeSignature(seen, null);
            if (method.RelativeVirtualAddress != 0
                && file.GetMethodBody(method.RelativeVirtualAddress).LocalSignature is { IsNil: false } locals)
            {
                reader.GetStandaloneSignature(locals).DecodeLocalSignature(seen, null);
            }
        }

        return seen.Found;
    }

    private static string Name(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    private sealed class PrimitiveCollector : ISignatureTypeProvider<object?, object?>
    {
        public HashSet<PrimitiveTypeCode> Found { get; } = [];

        public object? GetPrimitiveType(PrimitiveTypeCode typeCode)
        {
            Found.Add(typeCode);
            return null;
        }

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;

        public object? GetByReferenceType(object? elementType) => null;

        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;

        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;

        public object? GetGenericMethodParameter(object? genericContext, int index) => null;

        public object? GetGenericTypeParameter(object? genericContext, int index) => null;

        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;

        public object? GetPinnedType(object? elementType) => null;

        public object? GetPointerType(object? elementType) => null;

        public object? GetSZArrayType(object? elementType) => null;

        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => null;

        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => null;

        public object? GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => null;
    }
}
