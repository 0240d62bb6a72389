using System.Xml;

namespace NoWait.Gate;

/// <summary>Reads the results that <c>dotnet test --logger trx</c> writes.</summary>
internal static class TrxReader
{
    public static (TestCounts Counts, IReadOnlyList<TestRemark> Remarks) Read(string path)
    {
        var counts = default(TestCounts);
        var remarks = new List<TestRemark>();
        using var reader = XmlReader.Create(path);
        while (reader.ReadToFollowing("UnitTestResult"))
        {
            var name = reader.GetAttribute("testName") ?? "?";
            var outcome = reader.GetAttribute("outcome");
            counts += outcome switch
            {
                "Passed" => new TestCounts(1, 0, 0),
                "NotExecuted" => new TestCounts(0, 0, 1),
                _ => new TestCounts(0, 1, 0),
            };
            if (outcome != "Passed")
            {
                var kind = outcome == "NotExecuted" ? TestOutcome.Skipped : TestOutcome.Failed;
                remarks.Add(new TestRemark(name, kind, Message(reader.ReadSubtree())));
            }
        }

        return (counts, remarks);
    }

    private static string Message(XmlReader result)
    {
        using (result)
        {
            return result.ReadToFollowing("Message") ? result.ReadElementContentAsString().Trim() : "";
        }
    }
}
