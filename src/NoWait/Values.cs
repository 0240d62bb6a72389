using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace NoWait;

/// <summary>An immutable list that is equal to another when its items are, in order: what records hold.</summary>
/// <typeparam name="T">The items' type.</typeparam>
[CollectionBuilder(typeof(Values), nameof(Values.Create))]
public readonly struct Values<T> : IReadOnlyList<T>, IEquatable<Values<T>>
{
    private readonly T[]? _items;

    internal Values(T[] items) => _items = items;

    /// <inheritdoc />
    public int Count => Items.Length;

    private T[] Items => _items ?? [];

    /// <inheritdoc />
    public T this[int index] => Items[index];

    /// <summary>The items of this list, then one more.</summary>
    public Values<T> Add(T item) => new([.. Items, item]);

    /// <summary>The items as a span.</summary>
    public ReadOnlySpan<T> AsSpan() => Items;

    /// <inheritdoc />
    public bool Equals(Values<T> other) => Items.AsSpan().SequenceEqual(other.Items, EqualityComparer<T>.Default);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Values<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString()
    {
        // Not string.Join, which for a list of structs is compiled anew in each process.
        var text = new StringBuilder("[");
        foreach (var item in Items)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(item?.ToString());
        }

        return text.Append(']').ToString();
    }

    /// <summary>Whether both lists hold equal items in the same order.</summary>
    public static bool operator ==(Values<T> left, Values<T> right) => left.Equals(right);

    /// <summary>Whether the lists differ in an item or in their length.</summary>
    public static bool operator !=(Values<T> left, Values<T> right) => !left.Equals(right);
}

/// <summary>Makes <see cref="Values{T}"/> from other lists.</summary>
public static class Values
{
    /// <summary>The list of these items; collection expressions call it.</summary>
    public static Values<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>The list of these items, in the order in which they come.</summary>
    public static Values<T> ToValues<T>(this IEnumerable<T> items) => new([.. items]);
}
