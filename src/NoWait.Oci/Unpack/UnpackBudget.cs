namespace NoWait.Oci.Unpack;

/// <summary>Counts what an image makes of itself, and refuses what is beyond the options.</summary>
internal sealed class UnpackBudget(UnpackOptions options)
{
    public UnpackOptions Options => options;

    public long Bytes { get; private set; }

    public long Entries { get; private set; }

    public void Spend(int bytes)
    {
        Bytes += bytes;
        if (Bytes > options.MaximumBytes)
        {
            throw Exceeded($"{options.MaximumBytes} bytes");
        }
    }

    public void SpendEntry()
    {
        Entries++;
        if (Entries > options.MaximumEntries)
        {
            throw Exceeded($"{options.MaximumEntries} entries");
        }
    }

    private static OciException Exceeded(string limit) => new(
        OciError.LimitExceeded, $"The image unpacks to more than {limit}. If it is to be trusted, allow more.");
}
