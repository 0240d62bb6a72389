namespace NoWait.Board.Pages;

/// <summary>The only script: it puts what the server has drawn in its place when something happened. Without it the page is the same, and stands still.</summary>
internal static class Script
{
    public const string Path = "/board.js";

    public const string Text = """
        'use strict';
        const running = document.getElementById('running');
        const said = document.getElementById('said');
        let version = document.getElementById('main').dataset.version;

        // What the server sends is encoded there; the page's policy would let no script in it run either.
        function show(html) {
          running.innerHTML = html;
          const now = running.querySelector('b')?.textContent ?? '';
          if (said.textContent !== now) said.textContent = now;
        }

        // Of pages that were asked for at the same time the one that was asked for last stays, whichever comes last.
        let asked = 0;

        async function renew() {
          const turn = ++asked;
          const answer = await fetch('/');
          if (!answer.ok) return;
          const text = await answer.text();
          if (turn !== asked) return;
          const page = new DOMParser().parseFromString(text, 'text/html');
          const [old, fresh] = [document.getElementById('main'), page.getElementById('main')];
          const place = [...old.querySelectorAll('a, [tabindex]')].indexOf(document.activeElement);
          old.replaceWith(fresh);
          document.title = page.title;
          version = fresh.dataset.version;
          if (place >= 0) [...fresh.querySelectorAll('a, [tabindex]')][place]?.focus({ preventScroll: true });
        }

        const events = new EventSource('/events');
        events.addEventListener('running', event => show(event.data));
        events.addEventListener('ledger', event => { if (event.data !== version) renew(); });
        setInterval(() => { if (!document.hidden) renew(); }, 60000);

        """;
}
