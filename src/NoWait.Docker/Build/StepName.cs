using System.Globalization;

namespace NoWait.Docker.Build;

/// <summary>What BuildKit puts into a step's name: <c>[linux/amd64 build 3/5] RUN go build</c>.</summary>
internal readonly record struct StepName(string? Stage, int Number, int Total, string Text)
{
    public static StepName Parse(string name)
    {
        var end = name.IndexOf("] ", StringComparison.Ordinal);
        if (name.Length == 0 || name[0] != '[' || end < 0)
        {
            return new StepName(null, 0, 0, name);
        }

        var words = name[1..end].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = name[(end + 2)..];
        if (words is [.., var place] && place.Split('/') is [var number, var all]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(all, NumberStyles.None, CultureInfo.InvariantCulture, out var total))
        {
            var stage = words.Length > 1 && !words[^2].Contains('/', StringComparison.Ordinal) ? words[^2] : null;
            return new StepName(stage, index, total, text);
        }

        return new StepName(null, 0, 0, text);
    }
}
