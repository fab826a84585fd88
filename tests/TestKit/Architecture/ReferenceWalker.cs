using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Spaces.TestKit.Architecture;

/// <summary>
/// Finds every type that an assembly's code names: in base types, fields, signatures, attributes and locals, and in the calls and field uses of
/// method bodies, where a plain look at signatures sees nothing. Constants leave no trace in compiled code and are not seen.
/// </summary>
public sealed class ReferenceWalker
{
    private readonly HashSet<Reference> _found = [];
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly TypeRecorder _recorder;
    private TypeName _from;
    private string _member = "";

    private ReferenceWalker(PEReader file)
    {
        _file = file;
        _metadata = file.GetMetadataReader();
        _recorder = new TypeRecorder(Record);
    }

    /// <summary>Walks an assembly that was loaded from a file.</summary>
    public static IReadOnlyCollection<Reference> Walk(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var walker = new ReferenceWalker(file);
        walker.Walk();
        return walker._found;
    }

    private void Walk()
    {
        foreach (var handle in _metadata.TypeDefinitions)
        {
            var type = _metadata.GetTypeDefinition(handle);
            _from = TypeRecorder.NameOf(_metadata, handle);
            _member = _metadata.GetString(type.Name);
            Visit(type.BaseType);
            Attributes(type.GetCustomAttributes());
            foreach (var implemented in type.GetInterfaceImplementations())
            {
                Visit(_metadata.GetInterfaceImplementation(implemented).Interface);
            }

            Constraints(type.GetGenericParameters());
            foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
            {
                _member = _metadata.GetString(field.Name);
                field.DecodeSignature(_recorder, null);
                Attributes(field.GetCustomAttributes());
            }

            foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            {
                _member = _metadata.GetString(method.Name);
                method.DecodeSignature(_recorder, null);
                Attributes(method.GetCustomAttributes());
                Constraints(method.GetGenericParameters());
                if (method.RelativeVirtualAddress != 0)
                {
                    Body(_file.GetMethodBody(method.RelativeVirtualAddress));
                }
            }
        }
    }

    private void Constraints(GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters.Select(_metadata.GetGenericParameter))
        {
            foreach (var constraint in parameter.GetConstraints())
            {
                Visit(_metadata.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            Visit(_metadata.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void Body(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_recorder, null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            Visit(region.CatchType);
        }

        var code = body.GetILReader();
        while (Instructions.TryReadToken(ref code, out var token))
        {
            Visit(MetadataTokens.EntityHandle(token));
        }
    }

    private void Visit(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _recorder.GetTypeFromDefinition(_metadata, (TypeDefinitionHandle)handle, 0);
                break;
            case HandleKind.TypeReference:
                _recorder.GetTypeFromReference(_metadata, (TypeReferenceHandle)handle, 0);
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_recorder, null);
                break;
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                Visit(method.GetDeclaringType());
                method.DecodeSignature(_recorder, null);
                break;
            case HandleKind.FieldDefinition:
                var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                Visit(field.GetDeclaringType());
                field.DecodeSignature(_recorder, null);
                break;
            case HandleKind.MethodSpecification:
                var specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Visit(specification.Method);
                specification.DecodeSignature(_recorder, null);
                break;
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                Visit(member.Parent);
                if (member.GetKind() == MemberReferenceKind.Field)
                {
                    member.DecodeFieldSignature(_recorder, null);
                }
                else
                {
                    member.DecodeMethodSignature(_recorder, null);
                }

                break;
            case HandleKind.StandaloneSignature:
                var signature = _metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                if (signature.GetKind() == StandaloneSignatureKind.Method)
                {
                    signature.DecodeMethodSignature(_recorder, null);
                }

                break;
        }
    }

    private void Record(TypeName to)
    {
        if (to != _from)
        {
            _found.Add(new Reference(_from, _member, to));
        }
    }
}
