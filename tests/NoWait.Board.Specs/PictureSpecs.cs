using System.Net;
using System.Text;
using NoWait.Board.Data;
using NoWait.Testing;
using NoWait.Timing.Events;

namespace NoWait.Board.Specs;

/// <summary>Pictures of people come from files beside the ledger, and from nowhere else.</summary>
public sealed class PictureSpecs
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001a\n and the rest of it"u8];

    [Fact]
    public async Task A_file_that_is_called_after_an_address_or_a_name_is_shown_and_whose_it_is_stays_unsaid()
    {
        await using var board = await Served.WithAsync(Served.Deploy(5, Served.Change("c", Served.Bob)));
        Write(board, "ADA@example.org.png", Png);
        Write(board, "Bob.jpeg", [0xff, 0xd8, 0xff, .. "e and the rest of it"u8]);
        board.Time.Now += TimeSpan.FromMinutes(1);

        var faces = PageSpecs.Parse(await board.ReadAsync("/")).Descendants("img").ToList();

        faces.Select(face => face.Attribute("alt")!.Value).ShouldBe(["Ada Lovelace", "Bob"]);
        faces.ShouldAllBe(face => System.Text.RegularExpressions.Regex.IsMatch(face.Attribute("src")!.Value, "^/faces/[0-9a-f]{20}$"));
        using var answer = await board.GetAsync(faces[0].Attribute("src")!.Value);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("image/png");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Png);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        using var other = await board.GetAsync(faces[1].Attribute("src")!.Value);
        other.Content.Headers.ContentType!.ToString().ShouldBe("image/jpeg");
    }

    [Fact]
    public void What_is_no_small_picture_is_none_whatever_it_is_called()
    {
        using var folder = new TemporaryFolder();
        folder.Write("outside.png", Encoding.Latin1.GetString(Png));
        Directory.CreateDirectory(folder["faces/folder.png"]);
        File.WriteAllBytes(folder["faces/page.png"], "<svg><script>alert(1)</script></svg>"u8.ToArray());
        File.WriteAllBytes(folder["faces/empty.png"], []);
        File.WriteAllBytes(folder["faces/large.png"], [.. Png, .. new byte[Pictures.MostBytes]]);
        File.CreateSymbolicLink(folder["faces/link.png"], "/etc/passwd");
        File.WriteAllBytes(folder["faces/good.gif"], "GIF89a and the rest of it"u8.ToArray());
        File.WriteAllBytes(folder["faces/fine.webp"], "RIFF....WEBP and the rest of it"u8.ToArray());
        var pictures = new Pictures(folder["faces"]);

        pictures.Refresh();

        foreach (var name in (string[])["folder", "page", "empty", "large", "link", "../outside", "outside", ""])
        {
            pictures.Of(new(name)).ShouldBeNull(name);
        }

        pictures.Read(pictures.Of(new("good"))!)!.Value.Type.ShouldBe("image/gif");
        var fine = pictures.Of(new("Fine", "nobody@example.org"))!;
        pictures.Read(fine)!.Value.Type.ShouldBe("image/webp");
        File.WriteAllText(folder["faces/fine.webp"], "<script>alert(1)</script> and more");
        pictures.Read(fine).ShouldBeNull("it is another file by now");
    }

    [Theory]
    [InlineData("/faces/")]
    [InlineData("/faces/../ledger")]
    [InlineData("/faces/%2e%2e%2f2026-11.jsonl")]
    [InlineData("/faces/0123456789abcdef0123")]
    public async Task Nothing_else_is_served(string path)
    {
        await using var board = await Served.WithAsync(Served.Deploy(5));

        using var answer = await board.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static void Write(Served board, string name, byte[] content)
    {
        Directory.CreateDirectory(Path.Combine(board.Ledger.Folder, "faces"));
        File.WriteAllBytes(Path.Combine(board.Ledger.Folder, "faces", name), content);
    }
}
