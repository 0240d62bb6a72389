using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>The style sheet.</summary>
internal static class Style
{
    public const string Path = "/style.css";

    public const string Css = HtmlStyle.Css + """

        .hero { display: flex; gap: 1.25rem; align-items: flex-start; flex-wrap: wrap; }
        .hero > div { flex: 1 1 18rem; min-width: 0; }
        .faces { display: flex; flex-wrap: wrap; gap: .35rem; margin: .25rem 0 0; padding: 0; list-style: none; }
        .faces svg { width: 3rem; height: 3rem; }
        .faces.small svg { width: 1.75rem; height: 1.75rem; }
        svg .initials { fill: #fff; font-size: 19px; font-weight: 600; text-anchor: middle; }
        .mark { display: inline-block; white-space: nowrap; border-radius: 1rem; padding: 0 .6rem; font-size: .8125rem; background: var(--accent-soft); }
        .mark.bad { background: var(--bad-soft); color: var(--bad); }
        .sentence { font-size: clamp(1.15rem, 2.6vw, 1.5rem); line-height: 1.35; margin: 1.75rem 0 0; text-wrap: balance; }
        .sentence b { font-variant-numeric: tabular-nums; }
        .changes { margin: .75rem 0 0; padding: 0 0 0 1.1rem; }
        .changes li { margin: .15rem 0; overflow-wrap: anywhere; }
        .share { width: 30%; min-width: 6rem; }
        .share svg { height: .8rem; margin-top: .4rem; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
        @media (max-width: 32rem) {
          .wide { display: none; }
          .share { width: auto; min-width: 3rem; }
          th, td { padding-right: .6rem; }
        }
        """;
}
