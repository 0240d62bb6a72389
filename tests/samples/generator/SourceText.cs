namespace NoWait.Samples.Generator;

/// <summary>The text of a part's main source file: small, and really compiled.</summary>
internal static class SourceText
{
    /// <summary>The name of the file, relative to the part's folder.</summary>
    public static string NameOf(Part part) => part.Language == Language.Go ? "main.go" : part.Name + ".c";

    /// <summary>A library's source.</summary>
    /// <param name="part">The library.</param>
    /// <param name="edition">What tells this text from others.</param>
    public static string Library(Part part, int edition) => part.Language == Language.Go
        ? $$"""
            package {{part.Name}}
            {{Imports(part)}}
            // Value is what it is worth in edition {{edition}}.
            func Value() int { return {{edition}}{{Sum(part, "{0}.Value()")}} }

            """
        : $$"""
            {{Includes(part)}}#include "{{part.Name}}.h"

            int {{part.Name}}(void) { return {{edition}}{{Sum(part, "{0}()")}}; }

            """;

    /// <summary>A service's source: it prints a number that all it uses contributes to, and then it stays.</summary>
    /// <param name="part">The service.</param>
    /// <param name="edition">What tells this text from others.</param>
    public static string Service(Part part, int edition) => part.Language == Language.Go
        ? $$"""
            package main

            import "time"
            {{Imports(part)}}
            func main() {
            	println({{edition}}{{Sum(part, "{0}.Value()")}})
            	for {
            		time.Sleep(time.Hour)
            	}
            }

            """
        : $$"""
            {{Includes(part)}}#include <stdio.h>
            #include <unistd.h>

            int main(void) { printf("%d\n", {{edition}}{{Sum(part, "{0}()")}}); fflush(stdout); for (;;) pause(); }

            """;

    /// <summary>What a library in C says of itself to others.</summary>
    public static string Header(Part part) => $"int {part.Name}(void);\n";

    private static string Imports(Part part) =>
        string.Concat(part.Uses.Select(used => $"\nimport \"example.com/shop/{used.Folder}\"")) + "\n";

    private static string Includes(Part part) =>
        string.Concat(part.Uses.Select(used => $"#include \"{used.Folder}/{used.Name}.h\"\n"));

    private static string Sum(Part part, string call) =>
        string.Concat(part.Uses.Select(used => " + " + string.Format(System.Globalization.CultureInfo.InvariantCulture, call, used.Name)));
}
