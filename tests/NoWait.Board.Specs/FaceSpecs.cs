using NoWait.Board.Pages;

namespace NoWait.Board.Specs;

public sealed class FaceSpecs
{
    [Theory]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("Juan Carlos de la Vega", "JV")]
    [InlineData("bob", "B")]
    [InlineData("  zoë   o'neil ", "ZO")]
    [InlineData("李 小龍", "李小")]
    [InlineData("𝒜da", "𝒜")]
    [InlineData("(root)", "R")]
    [InlineData("", "?")]
    [InlineData("--- ---", "?")]
    public void Initials(string name, string initials) => Face.Initials(name).ShouldBe(initials);

    [Fact]
    public void A_face_is_the_same_everywhere_and_says_whose_it_is()
    {
        Face.Of("Ada").ToString().ShouldBe(Face.Of("Ada").ToString());
        Face.Of("Ada").ToString().ShouldNotBe(Face.Of("Bob").ToString());
        Face.Of("<Ada>").ToString().ShouldContain("aria-label=\"&lt;Ada&gt;\"");
    }
}
