namespace NoWait.Timing.Rendering;

/// <summary>The style of the pages: light and dark by the reader's system, readable from a phone up to a wall.</summary>
public static class HtmlStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root {
          color-scheme: light dark;
          --paper: #fbfaf8; --card: #ffffff; --ink: #1d2126; --soft: #5c6570; --line: #e3e0da;
          --accent: #0b6e6e; --accent-soft: #b9dcd9; --bad: #b3261e; --bad-soft: #f6dcd9;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14171a; --card: #1c2024; --ink: #e8e6e1; --soft: #9aa4ae; --line: #2e343a;
            --accent: #5cc7c0; --accent-soft: #23504f; --bad: #ff8a80; --bad-soft: #4a2320;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
        }
        main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: clamp(1.5rem, 4vw, 2.25rem); line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; text-wrap: balance; }
        h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
        p { margin: 0 0 .75rem; }
        a { color: var(--accent); }
        a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
        .soft { color: var(--soft); }
        .bad { color: var(--bad); }
        .lead { font-size: 1.15rem; }
        .number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem; }
        .card b { display: block; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
        .card span { color: var(--soft); font-size: .875rem; }
        .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .25rem 1rem; }
        table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
        th { text-align: left; font-weight: 500; color: var(--soft); font-size: .8125rem; }
        th, td { padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th:last-child, td:last-child { padding-right: 0; }
        tr:last-child td, tr:last-child th { border-bottom: 0; }
        tbody th, tfoot th { color: var(--ink); font-size: inherit; white-space: nowrap; }
        th.number { text-align: right; }
        code { font: .875em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        svg { display: block; width: 100%; height: auto; }
        svg.trend { height: 7rem; padding: .5rem 0; }
        svg.run { min-width: 38rem; }
        time { white-space: nowrap; }
        .scroll + p { margin-top: .5rem; font-size: .875rem; }
        svg text { fill: var(--ink); font-family: inherit; font-size: 12px; }
        svg .soft { fill: var(--soft); }
        svg .line { stroke: var(--line); stroke-width: 1; }
        svg .path { fill: var(--accent); }
        svg .beside { fill: var(--accent-soft); }
        svg .failed { fill: var(--bad); }
        dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.25rem; margin: 0; }
        dl.facts dt { color: var(--soft); }
        dl.facts dd { margin: 0; overflow-wrap: anywhere; }
        footer { margin-top: 3rem; color: var(--soft); font-size: .875rem; }
        @media (max-width: 32rem) {
          main { padding: 1.25rem .9rem 3rem; }
          dl.facts { grid-template-columns: 1fr; gap: 0; }
          dl.facts dd { margin-bottom: .6rem; }
        }
        @media print { .card, .scroll { border-color: #999; } }
        """;
}
