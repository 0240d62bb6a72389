using System.Text;

namespace NoWait.Changes;

/// <summary>Writes a fingerprint's lines.</summary>
internal sealed class FingerprintText
{
    private byte[] _text = new byte[4096];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _text.AsMemory(0, _length);

    /// <summary>Writes a line; control characters and backslashes are escaped, bytes of names that are no UTF-8 too.</summary>
    public void Line(string kind, string name, string value)
    {
        Write(kind);
        Write((byte)'\t');
        Write(name);
        Write((byte)'\t');
        Write(value);
        Write((byte)'\n');
    }

    /// <summary>Writes the line of a file.</summary>
    public void File(SourceEntry file, in ContentDigest digest)
    {
        Write("file");
        Write((byte)'\t');
        if (file.Parent is { Parent: not null } folder)
        {
            Write(folder.RelativePath);
            Write((byte)'/');
        }

        Write(file.Name);
        Write((byte)'\t');
        Write(file.Stat.IsExecutable ? "x " : "- ");
        Reserve(2 * ContentDigest.Length);
        digest.WriteHex(_text.AsSpan(_length));
        _length += 2 * ContentDigest.Length;
        Write((byte)'\n');
    }

    private void Write(string text)
    {
        Reserve(text.Length);
        var length = _length;
        foreach (var character in text)
        {
            if (character is < ' ' or '\\' or > '~')
            {
                WriteUnusual(text);
                return;
            }

            _text[length++] = (byte)character;
        }

        _length = length;
    }

    private void WriteUnusual(string text)
    {
        text = NativePath.Show(text);
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _text.AsSpan(_length));
    }

    private void Write(byte one)
    {
        Reserve(1);
        _text[_length++] = one;
    }

    private void Reserve(int length)
    {
        if (_length + length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + length));
        }
    }
}
