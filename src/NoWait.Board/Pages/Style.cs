using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>The style sheet.</summary>
internal static class Style
{
    public const string Path = "/style.css";

    public const string Css = HtmlStyle.Css + """

        :root { --good: #1b6e3c; --warn: #7a4b00; --warn-soft: #f6e6c8; --s0: #0b6e6e; --s1: #5aa39c; --s2: #9ccbc5; --s3: #c7a25b; --s4: #8a93a0; }
        @media (prefers-color-scheme: dark) {
          :root { --good: #7fd6a0; --warn: #ffcf7a; --warn-soft: #463512; --s0: #5cc7c0; --s1: #37918c; --s2: #23615e; --s3: #b8924a; --s4: #66707c; }
        }
        main { max-width: 88rem; padding: clamp(1.25rem, 3vw, 3rem) clamp(.9rem, 3vw, 3rem) 3rem; }
        h1 { font-size: clamp(1.9rem, 5.2vw, 4rem); line-height: 1.05; letter-spacing: -.025em; font-weight: 650; margin-bottom: .75rem; overflow-wrap: anywhere; }
        h2 { margin: 0 0 .9rem; font-size: 1.15rem; font-weight: 600; }
        h2 .soft { font-weight: 400; font-size: .875rem; margin-left: .35rem; }
        .small { font-size: .8125rem; }
        .good { color: var(--good); }
        .hero { display: flex; gap: 1.5rem 2.5rem; align-items: flex-start; flex-wrap: wrap; border-left: .4rem solid var(--accent); padding-left: clamp(.9rem, 2vw, 1.75rem); }
        .hero.unwell { border-color: var(--bad); }
        .hero > div { flex: 1 1 22rem; min-width: 0; }
        .hero p { overflow-wrap: anywhere; }
        .faces { display: flex; flex-wrap: wrap; gap: .4rem; margin: .25rem 0 0; padding: 0; list-style: none; max-width: 16rem; }
        .faces svg, .faces img { width: 3.5rem; height: 3.5rem; }
        .faces img, .running > img { display: block; border-radius: 50%; object-fit: cover; }
        svg .initials { fill: #fff; font-size: 19px; font-weight: 600; text-anchor: middle; }
        .mark { display: inline-block; white-space: nowrap; border-radius: 1rem; padding: 0 .6rem; font-size: .8125rem; font-weight: 400; background: var(--accent-soft); }
        .mark.bad { background: var(--bad-soft); color: var(--bad); }
        .mark.warn { background: var(--warn-soft); color: var(--warn); }
        .week { margin: clamp(2rem, 4vw, 3.25rem) 0; }
        .sentence { font-size: clamp(1.3rem, 2.9vw, 2.25rem); line-height: 1.3; letter-spacing: -.01em; margin: 0 0 1.25rem; text-wrap: balance; }
        .sentence b, .figure b { font-variant-numeric: tabular-nums; font-weight: 650; }
        .figure { margin-bottom: .9rem; }
        .figure b { font-size: 2rem; margin-right: .4rem; line-height: 1.1; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); gap: clamp(2rem, 3.5vw, 3.25rem); align-items: start; }
        .half { min-width: 0; }
        .whole { grid-column: 1 / -1; min-width: 0; }
        .cards { grid-template-columns: repeat(2, minmax(0, 1fr)); margin: 0; }
        .card b { font-size: clamp(1.5rem, 2.6vw, 2.1rem); }
        .card span { display: block; }
        .card .name { color: var(--ink); font-size: .9375rem; }
        .days p { margin: 0; font-size: .8125rem; line-height: 1.6; }
        .days svg { height: 6rem; border: solid var(--line); border-width: 1px 0; }
        .week .days svg { height: clamp(6.5rem, 12vw, 11rem); }
        .axis { display: flex; justify-content: space-between; }
        svg.parts { height: 1.4rem; border-radius: .35rem; }
        .shade0 { fill: var(--s0); } .shade1 { fill: var(--s1); } .shade2 { fill: var(--s2); } .shade3 { fill: var(--s3); } .shade4 { fill: var(--s4); }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .6rem 0 1.25rem; padding: 0; list-style: none; font-size: .875rem; color: var(--soft); }
        .legend svg { display: inline-block; width: .7rem; height: .7rem; margin-right: .4rem; vertical-align: baseline; }
        .changes { margin: .9rem 0 0; padding: 0 0 0 1.1rem; font-size: 1.0625rem; }
        .changes li { margin: .2rem 0; overflow-wrap: anywhere; }
        tbody th { white-space: normal; overflow-wrap: break-word; }
        tbody td { white-space: nowrap; }
        th.long { font-weight: 400; overflow-wrap: anywhere; }
        .scroll { padding: .25rem 1.1rem; }
        .scroll + p { margin-top: .75rem; }
        .share { width: 22%; min-width: 6rem; }
        .share svg { height: .8rem; margin-top: .4rem; }
        .running { display: flex; gap: 1rem; align-items: center; padding: .75rem clamp(.9rem, 3vw, 3rem); background: var(--card); border-bottom: 1px solid var(--line); font-size: 1.0625rem; }
        .running > svg, .running > img { flex: none; width: 2.5rem; height: 2.5rem; }
        .running > div { flex: 1; min-width: 0; }
        .running p { margin: 0; overflow-wrap: anywhere; }
        svg.bar { height: .35rem; margin: .3rem 0; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
        @media (max-width: 40rem) {
          .wide { display: none; }
          .share { width: auto; min-width: 3rem; }
          th, td { padding-right: .6rem; }
          .faces svg, .faces img { width: 2.75rem; height: 2.75rem; }
          .scroll { padding: .25rem .8rem; }
        }
        @media (prefers-reduced-motion: no-preference) { svg.bar .path { transition: width .5s linear; } }
        """;
}
