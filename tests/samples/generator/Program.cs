using System.Globalization;
using NoWait.Samples.Generator;

// generator FOLDER [SERVICES [DATA FILES OF EACH [COMMITS [SEED]]]]: writes a repository of many services with its history.
if (args is not [var folder, ..])
{
    Console.Error.WriteLine("Name the folder to write to, then how many services, data files of each, commits, and a seed.");
    return 2;
}

var services = Number(1, 100);
var outline = new Outline
{
    Services = services,
    Libraries = Math.Clamp(services * 2 / 5, 10, 400),
    DataFiles = Number(2, 10),
    Seed = Number(4, 1),
};
var repository = new GeneratedRepository(Path.GetFullPath(folder), outline);
repository.Write();
if (Number(3, 0) is > 0 and var commits)
{
    History.Write(repository, commits);
}

return 0;

int Number(int place, int otherwise) =>
    args.Length > place ? int.Parse(args[place], NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
