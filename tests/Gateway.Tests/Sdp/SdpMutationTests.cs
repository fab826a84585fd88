using CsCheck;
using Spaces.Gateway.Sdp;

namespace Spaces.Gateway.Tests.Sdp;

public sealed class SdpMutationTests
{
    private static readonly string[] Shapes = [Offers.Chromium, Offers.Firefox, Offers.Broadcaster];

    // Drop, double, swap and cut lines, and put odd text into them: what a grammar's corners are made of.
    private static readonly Gen<string> Mutated =
        from shape in Gen.Int[0, Shapes.Length - 1].Select(i => Shapes[i])
        from edits in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.String[0, 12]).Array[1, 6]
        select edits.Aggregate(shape, (sdp, edit) => Edit(sdp, edit.Item1, edit.Item2, edit.Item3, edit.Item4));

    [Fact]
    public void A_mutated_offer_is_refused_with_a_reason_or_can_be_answered() =>
        Mutated.Sample(
            sdp =>
            {
                if (!SdpReader.TryParseOffer(sdp, out var offer, out var error))
                {
                    return error != SdpError.None;
                }

                var direction = SdpDirections.Answer(offer.Audio.Direction, canSend: true, canReceive: true);
                var answer = SdpAnswerWriter.Write(offer, Offers.Answer(direction));
                var sections = answer.Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal)).ToArray();
                return sections.Length == offer.Sections.Count
                    && sections.Count(l => l.Split(' ')[1] != "0") == 1
                    && offer.Audio.OpusPayloadType is >= 0 and <= 127
                    && offer.Fingerprints.All(f => f.Hash.Length >= 32);
            },
            iter: 5000);

    private static string Edit(string sdp, int kind, int a, int b, string odd)
    {
        var lines = sdp.Split("\r\n").ToList();
        var i = a % lines.Count;
        var j = b % lines.Count;
        switch (kind)
        {
            case 0:
                lines.RemoveAt(i);
                break;
            case 1:
                lines.Insert(j, lines[i]);
                break;
            case 2:
                (lines[i], lines[j]) = (lines[j], lines[i]);
                break;
            case 3:
                lines[i] = lines[i][..(lines[i].Length == 0 ? 0 : b % lines[i].Length)];
                break;
            default:
                lines[i] = lines[i].Insert(b % (lines[i].Length + 1), odd);
                break;
        }

        return string.Join("\r\n", lines);
    }
}
