namespace NoWait.Docker.Build.Context;

/// <summary>The order of names by their UTF-8 bytes, which the daemon insists on.</summary>
internal static class ByteOrder
{
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                return Weight(left[i]) - Weight(right[i]);
            }
        }

        return left.Length - right.Length;
    }

    /// <summary>Surrogates stand for code points above all that fit in one char.</summary>
    private static int Weight(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
