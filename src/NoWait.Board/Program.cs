await using var app = NoWait.Board.BoardApp.Create(args, TimeProvider.System);
try
{
    await app.StartAsync();
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync($"The Board cannot start: {e.Message} Give it another address: --urls http://*:8081.");
    return 1;
}

await app.WaitForShutdownAsync();
return 0;
