using System.Globalization;

namespace NoWait.Workflows;

/// <summary>Writes a repository's workflow for GitHub Actions: tests and images on pull requests, <c>Ship</c> on the main branch.</summary>
/// <remarks>Actions are pinned by their major version: digests would have to be looked up, and kept up, over the network.</remarks>
public static class GitHubWorkflow
{
    private const string Checkout =
        """
              - uses: actions/checkout@v4
                with:
                  fetch-depth: 0

        """;

    private const string Caches =
        """
              - name: SDK
                uses: actions/cache@v4
                with:
                  path: .nuke/temp/dotnet
                  key: sdk-${{ runner.os }}-${{ hashFiles('global.json') }}
              - name: NuGet packages
                uses: actions/cache@v4
                with:
                  path: ~/.nuget/packages
                  key: nuget-${{ runner.os }}-${{ hashFiles('**/packages.lock.json', '**/*.csproj', 'Directory.Packages.props') }}
                  restore-keys: nuget-${{ runner.os }}-
              - name: Stages, compilers' caches, layers and the ledger
                uses: actions/cache@v4
                with:
                  path: |
                    .nuke/cache
                    .nuke/ledger
                  key: nowait-${{ runner.os }}-${{ github.job }}-${{ github.sha }}
                  restore-keys: |
                    FIRSTnowait-${{ runner.os }}-${{ github.job }}-
                    nowait-${{ runner.os }}-

        """;

    private const string Waiting =
        """
              - name: What the waiting cost
                uses: actions/upload-artifact@v4
                if: always()
                with:
                  name: waiting-NAME
                  path: artifacts/waiting
                  if-no-files-found: ignore

        """;

    // Its answers are the only thing that this job may write, and of what others made it reads text alone.
    private const string Comment =
        """
              - uses: actions/download-artifact@v4
                with:
                  pattern: waiting-*
                  path: waiting
              - name: One comment, kept up to date
                env:
                  GH_TOKEN: ${{ github.token }}
                  REPOSITORY: ${{ github.repository }}
                  NUMBER: ${{ github.event.pull_request.number }}
                run: |
                  shopt -s nullglob
                  files=(waiting/*/comment.md)
                  (( ${#files[@]} )) || exit 0
                  mark='<!-- nowait -->'
                  { echo "$mark"; cat "${files[@]}"; } | head -c 60000 > comment.md
                  known=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" \
                    --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id" | head -n 1)
                  if [[ $known ]]; then
                    gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$known" --field body=@comment.md
                  else
                    gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" --field body=@comment.md
                  fi

        """;

    /// <summary>The workflow's text, always the same for the same plan.</summary>
    /// <exception cref="InvalidUsageException">The plan holds what no workflow can say.</exception>
    public static string Render(WorkflowPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Check();
        List<string> jobs = [];
        if (plan.HasTests)
        {
            jobs.Add(Test(plan));
        }

        if (plan.HasServices)
        {
            jobs.Add(Build(plan));
        }

        if (jobs.Count > 0)
        {
            jobs.Add(Commenting(plan));
        }

        if (plan.Ships)
        {
            jobs.Add(Ship(plan));
        }

        return jobs.Count == 0
            ? throw new InvalidUsageException("There is nothing for a workflow to do: the build has neither tests nor services.")
            : Head(plan) + string.Join('\n', jobs);
    }

    private static string Head(WorkflowPlan plan) =>
        $$$"""
        name: nowait

        on:
          push:
            branches: [{{{Quote(plan.Branch)}}}]
          pull_request:

        permissions:
          contents: read

        concurrency:
          group: ${{ github.workflow }}-${{ github.ref }}
          cancel-in-progress: ${{ github.event_name == 'pull_request' }}

        env:
          DOTNET_INSTALL_DIR: ${{ github.workspace }}/.nuke/temp/dotnet

        jobs:

        """;

    private static string Test(WorkflowPlan plan)
    {
        if (plan.Shards == 1)
        {
            return Job("test", "", plan) + Checkout + CachesAfter(false) + Run("Test") + Named("test");
        }

        var shards = string.Join(", ", Enumerable.Range(1, plan.Shards).Select(shard => shard.ToString(CultureInfo.InvariantCulture)));
        var matrix =
            $$"""
                strategy:
                  fail-fast: false
                  matrix:
                    shard: [{{shards}}]

            """;
        return Job("test", matrix, plan) + Checkout + CachesAfter(false)
            + Run($"Test --shard ${{{{ matrix.shard }}}}/{plan.Shards.ToString(CultureInfo.InvariantCulture)}")
            + Named("test-${{ matrix.shard }}");
    }

    private static string Build(WorkflowPlan plan) =>
        Job("build", "    if: github.event_name == 'pull_request'\n", plan) + Checkout + CachesAfter(false) + Run("BuildImages") + Named("build");

    private static string Ship(WorkflowPlan plan)
    {
        var place = plan.Environment is { } environment ? $"    environment: {Quote(environment)}\n" : "";
        // The ledger is written to the repository's notes; nothing else is.
        var packages = plan.PushesToGitHub ? "      packages: write\n" : "";
        var more =
            $$"""
                if: github.event_name == 'push'
            {{(plan.HasTests ? "    needs: test\n" : "")}}{{place}}    concurrency:
                  group: ship-{{plan.Environment ?? plan.Branch.Replace('/', '-')}}
                  cancel-in-progress: false
                permissions:
                  contents: write
            {{packages}}
            """;
        var named = plan.Environment is { } name ? $" --environment {name}" : "";
        return Job("ship", more, plan) + Checkout + CachesAfter(plan.HasTests) + Run("Ship" + named) + Named("ship");
    }

    // A fork's run may write nothing, whatever is asked for.
    private static string Commenting(WorkflowPlan plan)
    {
        var needs = string.Join(", ", ((string?[])[plan.HasTests ? "test" : null, plan.HasServices ? "build" : null]).OfType<string>());
        var more =
            $$$"""
                if: ${{ !cancelled() && github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository }}
                needs: [{{{needs}}}]
                permissions:
                  pull-requests: write

            """;
        return Job("comment", more, plan with { Secrets = [] }) + Comment;
    }

    private static string Job(string name, string more, WorkflowPlan plan)
    {
        var secrets = plan.Secrets.Count == 0 || name == "test" ? ""
            : "    env:\n" + string.Concat(plan.Secrets.Select(secret => $"      {secret}: ${{{{ secrets.{secret} }}}}\n"));
        return $"  {name}:\n    runs-on: ubuntu-latest\n    timeout-minutes: 60\n{more}{secrets}    steps:\n";
    }

    // What was tested for this commit is not tested again: the ledger of that job tells.
    private static string CachesAfter(bool hasTests) => Caches.Replace(
        "FIRST", hasTests ? "nowait-${{ runner.os }}-test-${{ github.sha }}\n            " : "", StringComparison.Ordinal);

    private static string Run(string command) => $"      - run: ./build.sh {command}\n";

    private static string Named(string job) => Waiting.Replace("NAME", job, StringComparison.Ordinal);

    private static string Quote(string name) => $"'{name}'";
}
