namespace NoWait.Comparing;

/// <summary>A way to build a service's image.</summary>
internal interface IMethod : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Makes everything ready that is not to be measured.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Builds the image.</summary>
    /// <param name="cold">Whether nothing of earlier builds may be used.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    Task BuildAsync(bool cold, CancellationToken cancellationToken);

    /// <summary>The image's size in bytes, unpacked.</summary>
    Task<long> SizeAsync(CancellationToken cancellationToken);
}
