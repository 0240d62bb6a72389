using System.Globalization;
using System.Text;

namespace NoWait.Deployers.Processes;

/// <summary>Writes the shell script that starts one run of a service and keeps it up: NoWait's only part that lives on.</summary>
/// <remarks>
/// It needs a POSIX shell, <c>/proc</c>, <c>grep</c> and <c>sleep</c>. Its arguments are the runs that it takes over from,
/// each as <c>group:signal:grace:run</c>; so a hand-over that has begun goes on when whoever began it is killed.
/// With <c>retire</c> before them it only sees to their end. With <c>command</c> it runs a line of shell where and as whom the
/// program runs, and does nothing else.
/// </remarks>
internal static class RunScript
{
    public static string Render(Run run, string service, Launch launch, Release release)
    {
        var settings = new StringBuilder("#!/bin/sh\n")
            .Append(CultureInfo.InvariantCulture, $"service={Quote(service)}\n")
            .Append("here=${0%/*}\n")
            .Append(CultureInfo.InvariantCulture, $"log={Quote(run.Log)}\n")
            .Append(CultureInfo.InvariantCulture, $"port='{release.Port:X4}'\n")
            .Append(CultureInfo.InvariantCulture, $"signal={release.StopSignal}\n")
            .Append(CultureInfo.InvariantCulture, $"once={(run.IsTrial ? "1" : "")}\n\n");
        return settings.Append(Program(launch, release.Port)).Append('\n').Append(Supervisor).ToString();
    }

    /// <summary>The text as a word of a shell's command line that stands for nothing but itself.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Program(Launch launch, int? port)
    {
        var script = new StringBuilder("enter() {\n")
            .Append(CultureInfo.InvariantCulture, $"    cd {Quote(launch.WorkingDirectory)} || exit 126\n")
            .Append("    unset PATH PWD OLDPWD SHLVL\n");
        List<string> command = [];
        if (launch.User is { } user)
        {
            command.AddRange([user.Program, .. user.Arguments, "--"]);
        }

        // A shell drops variables whose names it could not write itself, such as Logging:Level.
        foreach (var variable in LaunchEnvironment.WithPort(launch.Environment, port))
        {
            var name = variable[..variable.IndexOf('=', StringComparison.Ordinal)];
            if (IsIdentifier(name))
            {
                script.Append(CultureInfo.InvariantCulture, $"    export {name}={Quote(variable[(name.Length + 1)..])}\n");
                continue;
            }

            if (!command.Contains("/usr/bin/env"))
            {
                command.Add("/usr/bin/env");
            }

            command.Add(variable);
        }

        script.Append("    exec ").AppendJoin(' ', [.. command.Select(Quote), "\"$@\""]).Append("\n}\nprogram() {\n");
        string[] program = [launch.Program, .. launch.Arguments];
        return script.Append("    enter ").AppendJoin(' ', program.Select(Quote)).Append("\n}\n").ToString();
    }

    private static bool IsIdentifier(string name) =>
        !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    // The program runs in the foreground: a shell without job control starts background commands deaf to SIGINT and
    // SIGQUIT, which are stop signals of many images. So the group is signalled as a whole, and the trap runs afterwards.
    private const string Supervisor =
        """
        # Asks a group to end, and ends it after its grace.
        retire() {
            [ "$1" -gt 1 ] || return 0
            echo >"$here/../$4/stopping"
            kill -"$2" "-$1" 2>/dev/null || return 0
            (
                trap '' 1 2 3 15 $signal
                left=$(($3 * 50))
                while [ $left -gt 0 ] && kill -0 "-$1"; do
                    sleep 0.02
                    left=$((left - 1))
                done
                kill -9 "-$1"
            ) 2>/dev/null &
        }

        listens() {
            grep -Eqs "^ *[0-9]+: [0-9A-F]+:$port [0-9A-F]+:0000 0A " /proc/net/tcp /proc/net/tcp6
        }

        if [ "$1" = command ]; then
            umask 022
            enter /bin/sh -c "$2"
        fi

        exec </dev/null >>"$log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
        umask 022
        cd /
        if [ "$1" = retire ]; then
            only_retire=1
            shift
        else
            stopped=
            trap 'stopped=" stopped"' 1 2 3 15 $signal
            read -r boot </proc/sys/kernel/random/boot_id
            read -r self </proc/self/stat
            echo "supervisor $boot $self" >>"$here/events" || exit 1
        fi

        groups=
        for predecessor; do
            IFS=:
            set -- $predecessor
            IFS=' '
            retire "$@"
            groups="$groups $1"
        done
        [ -n "$only_retire" ] && exit 0

        # The port is free as soon as nobody listens, though old connections are still being served. Whoever started this
        # sees that at once and says so by a file; should it be gone, the kernel's tables are read, which takes longer.
        turn=0
        for group in $groups; do
            while [ -n "$port" ] && [ -z "$stopped" ] && [ ! -e "$here/go" ] && kill -0 "-$group" 2>/dev/null; do
                turn=$((turn + 1))
                [ $((turn % 50)) -eq 0 ] && ! listens && break
                sleep 0.001
            done
        done

        restarts=0
        pause=0.1
        while [ -z "$stopped" ]; do
            [ -e "$here/restart" ] && rm -f "$here/restart"
            read -r began _ </proc/uptime
            (
                read -r self </proc/self/stat
                echo "start $restarts $self" >>"$here/events"
                program
            )
            code=$?
            echo "exit $code" >>"$here/events"
            [ -n "$stopped" ] || [ -n "$once" ] && break
            if [ -e "$here/restart" ]; then
                pause=0.1
                echo "supervisor $boot $self" >>"$here/events"
                continue
            fi

            case $code in
            0 | 129 | 130 | 143) break ;;
            esac

            read -r ended _ </proc/uptime
            [ $((${ended%.*} - ${began%.*})) -ge 60 ] && pause=0.1
            echo "[nowait] $service ended with code $code; it is started again in $pause s."
            sleep $pause
            case $pause in
            0.1) pause=0.5 ;;
            0.5) pause=2 ;;
            2) pause=5 ;;
            5) pause=15 ;;
            15) pause=30 ;;
            esac
            restarts=$((restarts + 1))
            [ -n "$stopped" ] || echo "supervisor $boot $self" >>"$here/events"
        done

        echo "end$stopped" >>"$here/events"
        # What the program left behind goes with it, and this shell too.
        kill -9 "-$$"

        """;
}
