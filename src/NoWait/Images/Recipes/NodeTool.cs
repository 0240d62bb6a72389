namespace NoWait.Images.Recipes;

/// <summary>A package manager of Node.js, told by its lock file.</summary>
/// <param name="Lock">The lock file.</param>
/// <param name="Install">Installs exactly what the lock file says.</param>
/// <param name="Build">Runs the build script.</param>
/// <param name="Prune">Takes out what only building needs.</param>
/// <param name="Cache">What it downloaded.</param>
internal sealed record NodeTool(string Lock, string Install, string Build, string Prune, CacheMount Cache)
{
    /// <summary>The manager that a package's folder is locked by; npm without a lock file.</summary>
    public static NodeTool Of(string folder)
    {
        if (File.Exists(Path.Combine(folder, "pnpm-lock.yaml")))
        {
            return new("pnpm-lock.yaml", "corepack pnpm install --frozen-lockfile", "corepack pnpm run build", "CI=true corepack pnpm prune --prod", NoWait.Cache.Pnpm);
        }

        if (File.Exists(Path.Combine(folder, "yarn.lock")))
        {
            var cache = NoWait.Cache.At("/usr/local/share/.cache/yarn", "yarn", "YARN_CACHE_FOLDER");
            return new("yarn.lock", "yarn install --frozen-lockfile", "yarn run build", "yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline", cache);
        }

        var install = File.Exists(Path.Combine(folder, "package-lock.json")) ? "npm ci" : "npm install";
        return new("package-lock.json", install, "npm run build", "npm prune --omit=dev", NoWait.Cache.Npm);
    }
}
