using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Spaces.TestKit.Architecture;

/// <summary>Steps through the instructions of a method body (ECMA-335 III.1.9) and stops at those that name a member, a type or a signature.</summary>
internal static class Instructions
{
    private const int TwoByteMark = 0xFE;

    private static readonly FrozenDictionary<int, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToFrozenDictionary(o => (int)(ushort)o.Value, o => o.OperandType);

    /// <summary>The next token; false at the end of the body.</summary>
    public static bool TryReadToken(ref BlobReader code, out int token)
    {
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            if (value == TwoByteMark)
            {
                value = (TwoByteMark << 8) | code.ReadByte();
            }

            switch (Operands[value])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.InlineString or OperandType.ShortInlineR:
                    code.Offset += 4;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                default:
                    token = code.ReadInt32();
                    return true;
            }
        }

        token = 0;
        return false;
    }
}
