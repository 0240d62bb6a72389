namespace NoWait.Testing;

/// <summary>An image of tools of this machine, as registries have them under the same name.</summary>
/// <param name="Name">What Dockerfiles call it.</param>
/// <param name="Packages">The packages of Debian's that it holds, with all that they depend on.</param>
public sealed record ToolImage(string Name, params IReadOnlyList<string> Packages)
{
    /// <summary>Folders of this machine that are no package's, or are taken as they are.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>What of them is left out, as tar's patterns.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>A folder whose content is its <c>/</c>, links followed, beside the rest; null where there is none.</summary>
    public string? Over { get; init; }

    /// <summary>Its variables.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}

/// <summary>Puts tools of this machine into an engine, without a registry.</summary>
public static class ToolImages
{
    // Debian's /bin, /lib and the like are links into /usr: packages that name them mean these.
    private const string Script =
        """
        set -eu
        packages=$1 over=$2 excludes=$3 paths=$4
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        mkdir -p "$folder/root/usr/bin" "$folder/root/root" "$folder/root/tmp"
        chmod 1777 "$folder/root/tmp"
        for link in bin sbin lib lib64; do ln -s "usr/$link" "$folder/root/$link"; done
        case " $packages " in *" gcc "*) ln -s gcc "$folder/root/usr/bin/cc" ;; esac
        [ -z "$over" ] || cp -rL "$over/." "$folder/root"
        all=$(apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
            --no-enhances $packages | sed -n 's/^\([a-z0-9][^ <>]*\)$/\1/p' | sort -u)
        dpkg-query --listfiles $all | sed -E -e '/^\/(s?bin|lib|lib64)$/d' \
            -e 's#^/(s?bin|lib|lib64)/#/usr/\1/#' -e '/^\/usr\/share\/(doc|man|info|locale|lintian|bug)\//d' | sort -u |
            while IFS= read -r file; do [ -d "$file" ] && [ ! -L "$file" ] || [ ! -e "$file" ] || echo "${file#/}"; done |
            awk -v paths="$paths" 'BEGIN { n = split(paths, path, " ") } { for (i = 1; i <= n; i++) if (index($0, path[i] "/") == 1) next; print }' \
                >"$folder/files"
        tar -c --exclude-from="$excludes" -C "$folder/root" . -C / --files-from="$folder/files" $paths
        """;

    /// <summary>Makes one in an engine, under its name.</summary>
    /// <exception cref="InvalidOperationException">A package is not there.</exception>
    public static async Task ImportAsync(RealEngine engine, ToolImage image)
    {
        using var folder = new TemporaryFolder();
        var excludes = folder.Write("excludes", string.Concat(image.Excludes.Select(pattern => pattern + "\n")));
        var changes = string.Concat(image.Variables.Prepend("PATH=/usr/local/bin:/usr/bin:/bin").Select(variable => $" --change 'ENV {variable}'"));
        var import = $"set -o pipefail; sh -c \"$0\" sh \"$@\" | docker --host {engine.Host} import{changes} - {image.Name}";
        _ = (await new Terminal(folder.Path).RunAsync(
            "bash", "-c", import, Script, string.Join(' ', image.Packages), image.Over ?? "", excludes,
            string.Join(' ', image.Paths.Select(path => path.TrimStart('/'))))).Well;
    }
}
