using CsCheck;
using Spaces.Gateway.Net;
using Spaces.Gateway.Stun;

namespace Spaces.Gateway.Tests.Stun;

public sealed class StunRoundTripTests
{
    private static readonly Gen<byte[]> Bytes12 = Gen.Byte.Array[12];

    private static readonly Gen<TransportAddress> Addresses = Gen.OneOf(
        Gen.Select(Gen.UInt, Gen.UShort, TransportAddress.FromIPv4),
        Gen.Select(Gen.ULong, Gen.ULong, Gen.UShort, (high, low, port) => new TransportAddress(new UInt128(high, low), port)));

    [Fact]
    public void Any_request_written_is_read_back_and_verified() =>
        Gen.Select(Bytes12, Gen.Byte.Array[0, 100], Gen.UInt, Gen.ULong, Gen.Bool, Gen.Bool, Gen.Byte.Array[1, 80])
            .Sample((id, username, priority, tieBreaker, controlling, nominate, key) =>
            {
                var buffer = new byte[512];
                var writer = new StunWriter(buffer, StunClass.Request, StunProtocol.BindingMethod, id);
                writer.AddUsername(username);
                writer.AddSoftware("test"u8);
                writer.AddPriority(priority);
                if (controlling)
                {
                    writer.AddIceControlling(tieBreaker);
                }
                else
                {
                    writer.AddIceControlled(tieBreaker);
                }

                if (nominate)
                {
                    writer.AddUseCandidate();
                }

                writer.AddMessageIntegrity(key);
                writer.AddFingerprint();
                return writer.TryFinish(out var length)
                    && StunMessage.TryParse(buffer.AsSpan(0, length), out var read)
                    && read.Class == StunClass.Request
                    && read.TransactionId.SequenceEqual(id)
                    && read.HasUsername && read.Username.SequenceEqual(username)
                    && read.Priority == priority
                    && read.TieBreaker == tieBreaker && read.IceControlling == controlling && read.IceControlled == !controlling
                    && read.UseCandidate == nominate
                    && read.VerifyMessageIntegrity(key)
                    && read.VerifyFingerprint();
            });

    [Fact]
    public void Any_address_survives_the_xor_in_both_families() =>
        Gen.Select(Bytes12, Addresses).Sample((id, address) =>
        {
            var buffer = new byte[64];
            var writer = new StunWriter(buffer, StunClass.Success, StunProtocol.BindingMethod, id);
            writer.AddXorMappedAddress(address);
            return writer.TryFinish(out var length)
                && length == (address.IsIPv4 ? 32 : 44)
                && StunMessage.TryParse(buffer.AsSpan(0, length), out var read)
                && read.TryGetXorMappedAddress(out var back)
                && back == address;
        });

    [Fact]
    public void Any_error_code_is_read_back() =>
        Gen.Select(Bytes12, Gen.Int[300, 699], Gen.Byte.Array[0, 40]).Sample((id, code, reason) =>
        {
            var buffer = new byte[128];
            var writer = new StunWriter(buffer, StunClass.Error, StunProtocol.BindingMethod, id);
            writer.AddErrorCode(code, reason);
            return writer.TryFinish(out var length) && StunMessage.TryParse(buffer.AsSpan(0, length), out var read) && read.ErrorCode == code;
        });
}
