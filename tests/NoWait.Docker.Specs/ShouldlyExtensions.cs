namespace NoWait.Docker.Specs;

internal static class ShouldlyExtensions
{
    public static async Task ShouldBeAsync<T>(this Task<T> actual, T expected) => (await actual).ShouldBe(expected);
}
