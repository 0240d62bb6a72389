using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NoWait.Timing.Events;

namespace NoWait.Timing.Specs;

/// <summary>What is written without a JSON library is what one reads.</summary>
public sealed class JsonLineSpecs
{
    [Fact]
    public void Any_text_is_read_back_and_stays_on_its_line()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), ArbMap.Default.ArbFor<char>(), (text, character) =>
        {
            // A lone surrogate is no text, and becomes U+FFFD as everywhere.
            var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes($"{text}{character}\"\\\n\u0000\u2028🚀"));
            var bytes = Write(json => json.WriteString(valid, valid));

            bytes.AsSpan().IndexOfAnyInRange((byte)0, (byte)0x1F).ShouldBe(-1);
            JsonDocument.Parse(bytes).RootElement.GetProperty(valid).GetString().ShouldBe(valid);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_number_is_read_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), ArbMap.Default.ArbFor<decimal>(), ArbMap.Default.ArbFor<long>(), (real, money, whole) =>
        {
            var line = JsonDocument.Parse(Write(json =>
            {
                json.WriteNumber("real", real.Get);
                json.WriteNumber("money", money);
                json.WriteNumber("whole", whole);
            })).RootElement;

            line.GetProperty("real").GetDouble().ShouldBe(real.Get);
            line.GetProperty("money").GetDecimal().ShouldBe(money);
            line.GetProperty("whole").GetInt64().ShouldBe(whole);
        }).QuickCheckThrowOnFailure();
        Should.Throw<ArgumentException>(() => Write(json => json.WriteNumber("real", double.NaN)));
    }

    [Fact]
    public void Objects_lists_and_values_are_divided_by_commas() => Encoding.UTF8.GetString(Write(json =>
    {
        json.WriteList("a", ["x", "y"], static (json, text) => json.WriteStringValue(text));
        json.WriteList("b", Array.Empty<string>(), static (json, text) => json.WriteStringValue(text));
        json.WritePerson("c", new Person("A", null));
        json.WriteTrue("d", flag: true);
        json.WriteTrue("e", flag: false);
        json.WriteRaw("f", "[1,{}]");
        json.WriteTime("g", DateTimeOffset.UnixEpoch);
    })).ShouldBe("""{"a":["x","y"],"c":{"name":"A"},"d":true,"f":[1,{}],"g":"1970-01-01T00:00:00.0000000Z"}""");

    private static byte[] Write(Action<JsonLine> write)
    {
        var json = new JsonLine();
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        return json.ToBytes();
    }
}
