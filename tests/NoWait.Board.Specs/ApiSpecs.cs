namespace NoWait.Board.Specs;

public sealed class ApiSpecs
{
    [Fact]
    public async Task Runs_as_json()
    {
        await using var board = await Served.WithAsync(Served.Run(30), Served.Run(10, 36));

        (await board.ReadAsync("/api/runs")).ShouldBe("""
            [{"at":"2026-11-18T11:50:00+00:00","by":"Ada Lovelace","where":"laptop","asked":"Deploy","result":"succeeded","seconds":36,"dollars":1,"targets":{"Compile":27,"Deploy":9}},{"at":"2026-11-18T11:30:00+00:00","by":"Ada Lovelace","where":"laptop","asked":"Deploy","result":"succeeded","seconds":3.6,"dollars":0.1,"targets":{"Compile":2.7,"Deploy":0.9}}]
            """);
    }

    [Fact]
    public async Task Deployments_as_json()
    {
        await using var board = await Served.WithAsync(Served.Deploy(5, Served.Change("c0ffee", Served.Bob)));

        (await board.ReadAsync("/api/deploys")).ShouldBe("""
            [{"at":"2026-11-18T11:55:00+00:00","service":"board","environment":"local","from":null,"to":"sha256:4be1000000000000000000000000000000000000000000000000000000000a9c","by":"Ada Lovelace","where":"laptop","result":"succeeded","seconds":1.61,"leadSeconds":777300,"changes":[{"commit":"c0ffee","author":"Bob","subject":"Say hello"}]}]
            """);
    }

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/deploys")]
    public async Task Without_a_ledger_there_are_none(string path)
    {
        await using var board = await Served.WithAsync();

        (await board.ReadAsync(path)).ShouldBe("[]");
    }
}
