using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NoWait.Timing.Rendering;

namespace NoWait.Gate.Sharding;

/// <summary>What tests would take on several numbers of machines, as a table for a terminal and as JSON.</summary>
public static class PlanRenderer
{
    private static readonly string[] Header = ["Machines", "Wall", "Best possible", "Idle", "Share", "Bound by"];

    /// <summary>The plans for one machine, two, four … and as many as were asked for.</summary>
    public static IReadOnlyList<ShardPlan> Plans(Durations durations, int machines)
    {
        ArgumentNullException.ThrowIfNull(durations);
        if (machines is < 1 or > 10_000)
        {
            throw new InvalidUsageException($"--shards-plan {machines} is no number of machines: use 1 to 10000.");
        }

        if (durations.Count == 0)
        {
            throw new InvalidUsageException("--shards-plan has nothing to plan: the ledger knows of no test. Run './build.sh Test' first.");
        }

        var counts = new List<int>();
        for (var count = 1; count < machines; count *= 2)
        {
            counts.Add(count);
        }

        return [.. counts.Append(machines).Select(count => ShardPlanner.Plan(durations.Units, durations, count))];
    }

    /// <summary>A table, with what was measured below it.</summary>
    public static string Terminal(IReadOnlyList<ShardPlan> plans, Durations durations)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(durations);
        var rows = plans.Select(Row).Prepend(Header).ToList();
        var widths = Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder("\n");
        foreach (var row in rows)
        {
            text.Append("  ").AppendJoin("  ", row.Select((cell, column) =>
                column == Header.Length - 1 ? cell : cell.PadLeft(widths[column]))).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"""

              {Words.Count(durations.Count, "test")} of the ledger, {Words.Duration(TimeSpan.FromSeconds(plans[0].Sum))} one after the other; building and starting are not counted.
              Durations {Words.Digest(durations.Digest)}

            """).ToString();
    }

    /// <summary>The plans and, of the largest, each machine's load.</summary>
    public static string Json(IReadOnlyList<ShardPlan> plans, Durations durations)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(durations);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("durations", durations.Digest);
            json.WriteNumber("tests", durations.Count);
            json.WriteStartArray("plans");
            foreach (var plan in plans)
            {
                Write(json, plan);
            }

            json.WriteEndArray();
            json.WriteStartArray("machines");
            foreach (var machine in plans[^1].Machines)
            {
                json.WriteStartObject();
                json.WriteNumber("tests", machine.Count);
                json.WriteNumber("seconds", Round(machine.Sum(test => test.Seconds)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, ShardPlan plan)
    {
        json.WriteStartObject();
        json.WriteNumber("machines", plan.Machines.Count);
        json.WriteNumber("wallSeconds", Round(plan.Wall));
        json.WriteNumber("bestPossibleSeconds", Round(plan.LowerBound));
        json.WriteNumber("idleSeconds", Round(plan.Idle));
        json.WriteString("longestTest", plan.Longest.Unit.ToString());
        json.WriteNumber("longestTestSeconds", Round(plan.Longest.Seconds));
        json.WriteBoolean("boundByLongestTest", plan.IsBoundByOneTest);
        json.WriteEndObject();
    }

    private static string[] Row(ShardPlan plan) =>
    [
        plan.Machines.Count.ToString(CultureInfo.InvariantCulture),
        Words.Duration(TimeSpan.FromSeconds(plan.Wall)),
        Words.Duration(TimeSpan.FromSeconds(plan.LowerBound)),
        Words.Duration(TimeSpan.FromSeconds(plan.Idle)),
        Words.Share(plan.Wall > 0 ? plan.Idle / (plan.Wall * plan.Machines.Count) : 0),
        plan.IsBoundByOneTest
            ? $"{Words.Plain(plan.Longest.Unit.ToString())} ({Words.Duration(TimeSpan.FromSeconds(plan.Longest.Seconds))})"
            : "the sum of all",
    ];

    private static double Round(double seconds) => Math.Round(seconds, 3);
}
