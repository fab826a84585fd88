namespace Spaces.Gateway.Udp;

/// <summary>How many datagrams of a batch were not sent, by reason. One thread's.</summary>
internal sealed class SendErrors
{
    /// <summary>How many reasons there are.</summary>
    public static readonly int Reasons = Enum.GetValues<SendError>().Length;

    private readonly int[] _counts = new int[Reasons];

    /// <summary>True when every datagram was taken.</summary>
    public bool None { get; private set; } = true;

    /// <summary>Datagrams lost for a reason.</summary>
    public int this[SendError reason] => _counts[(int)reason];

    /// <summary>Counts datagrams.</summary>
    public void Add(SendError reason, int count = 1)
    {
        _counts[(int)reason] += count;
        None = false;
    }

    /// <summary>Counts anew.</summary>
    public void Clear()
    {
        if (!None)
        {
            Array.Clear(_counts);
            None = true;
        }
    }
}
