using System.Globalization;
using NoWait.Samples.Generator;

// generator FOLDER [SERVICES [DATA FILES OF EACH [SEED]]]: writes a repository of many services.
if (args is not [var folder, ..])
{
    Console.Error.WriteLine("Name the folder to write to, then how many services, how many data files each, and a seed.");
    return 2;
}

var outline = new Outline { Services = Number(1, 100), DataFiles = Number(2, 10), Seed = Number(3, 1) };
new GeneratedRepository(Path.GetFullPath(folder), outline).Write();
return 0;

int Number(int place, int otherwise) =>
    args.Length > place ? int.Parse(args[place], NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
