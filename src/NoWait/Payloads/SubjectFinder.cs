using NoWait.Bases;
using NoWait.Builders;
using NoWait.Delivering;
using NoWait.Images.Variables;
using NoWait.Oci;
using NoWait.Payloads.Waste;

namespace NoWait.Payloads;

/// <summary>Finds the images that are weighed, with all that their definitions and their bases say.</summary>
/// <param name="means">The images and where they come from.</param>
/// <param name="bases">Tells what images stand on.</param>
/// <param name="below">What somebody said that they stand on; null for what is known here.</param>
internal sealed class SubjectFinder(Means means, BaseFinder bases, string? below)
{
    /// <summary>A service's last image.</summary>
    public async Task<Subject> OfServiceAsync(Service service, CancellationToken cancellationToken)
    {
        var image = await means.Layout.ReadAsync(service.Name, cancellationToken: cancellationToken);
        var context = Path.GetFullPath(Path.Combine(means.Workspace.Root, service.Context ?? ""));
        var definition = Choices.Resolve(means.Options, service.Image, context).Expand(HostPlatform.With(service.Arguments));
        var bottom = NamedImages.BottomOf(definition);
        var remarks = new List<string>();
        if (service.Smoke is null)
        {
            remarks.Add("No start was measured: the service names no arguments to try its executables with, as Smoke = [\"--version\"].");
        }

        if (below is null && NamedImages.IsNothing(bottom))
        {
            return Of(null);
        }

        var known = await BaseOfAsync(image, bottom, cancellationToken);
        if (known is null)
        {
            remarks.Add($"Its base {bottom} is not here, so that its layers are not told apart: name it by --base.");
        }

        return Of(known);

        Subject Of(BaseImage? standsOn) => new(service.Name, image, standsOn)
        {
            Built = carried => new BuiltPrograms(means.Workspace, service).In(definition, carried),
            Smoke = Finishing.Smoke(service),
            Remarks = remarks,
        };
    }

    /// <summary>An image that an engine or a registry has, or that lies in a folder.</summary>
    public async Task<Subject> OfImageAsync(string name, CancellationToken cancellationToken)
    {
        var image = (await means.Images.FindAsync(new(name, null, ImageUse.Layers), cancellationToken)).Image!;
        var known = await BaseOfAsync(image, null, cancellationToken);
        List<string> remarks = ["No start was measured: nobody says with which arguments its programs end by themselves."];
        if (known is null && image.Layers.Count > 1)
        {
            remarks.Add("What it stands on is not known here, so that its layers are not told apart: name it by --base.");
        }

        return new(name, image, known) { Remarks = remarks };
    }

    private async Task<BaseImage?> BaseOfAsync(OciImage image, string? bottom, CancellationToken cancellationToken)
    {
        if (below is not { } name)
        {
            return await bases.FindAsync(image, bottom, cancellationToken);
        }

        var found = await means.Images.FindAsync(new(name, null, ImageUse.Layers), cancellationToken);
        return BaseFinder.Of(image, found.Image!, name);
    }
}
