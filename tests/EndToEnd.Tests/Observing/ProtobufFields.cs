using System.Text;

namespace Spaces.EndToEnd.Tests.Observing;

/// <summary>Reads a Protocol Buffers message, field by field: as much of the format as OTLP's spans and resources use.</summary>
internal static class ProtobufFields
{
    /// <summary>The fields that are bytes, texts or messages, in order; numbers are passed over.</summary>
    public static List<(int Field, byte[] Value)> Read(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = ReadNumber(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    ReadNumber(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)ReadNumber(message, ref at);
                    fields.Add(((int)(tag >> 3), message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} at {at}.");
            }
        }

        return fields;
    }

    /// <summary>The values of one field.</summary>
    public static IEnumerable<byte[]> All(byte[] message, int field) => Read(message).Where(f => f.Field == field).Select(f => f.Value);

    /// <summary>The text of one field; empty when it is not there.</summary>
    public static string Text(byte[] message, int field) => Encoding.UTF8.GetString(All(message, field).FirstOrDefault() ?? []);

    /// <summary>The bytes of one field in hexadecimal; empty when it is not there.</summary>
    public static string Hex(byte[] message, int field) => Convert.ToHexStringLower(All(message, field).FirstOrDefault() ?? []);

    private static ulong ReadNumber(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
