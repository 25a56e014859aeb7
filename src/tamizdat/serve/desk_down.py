"""What an editor sees while the desk cannot answer: calm words, and no lost text."""

from __future__ import annotations

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8">{refresh}
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #1d1b18; --paper: #faf8f3; --rule: #8a2b2b }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e9e5dc; --paper: #171614; --rule: #d98c7a }} }}
body {{ margin: 0; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.55 Charter, "PT Serif", Georgia, serif }}
main {{ max-width: 34rem; margin: 18vh auto 0; padding: 0 1.25rem }}
h1 {{ margin: 0 0 .6em; padding-top: .5em;
  border-top: .25rem solid var(--rule); font-size: 1.9rem; line-height: 1.15 }}
</style>
<main><h1>{title}</h1>{text}</main></html>
"""

_STARTING = """<p>It will be here in a few seconds; this page looks for it every two seconds by itself.</p>
<p>Readers notice nothing: the printed site is up.</p>
<p lang="ru">Редакционная система запускается. Страница обновится сама.</p>"""

_REFUSED = """<p>What you sent has <strong>not</strong> reached the desk. Wait a few seconds, go back in your browser
and send it again: the form still holds what you wrote.</p>
<p lang="ru">Отправленное не дошло. Подождите несколько секунд, вернитесь назад и отправьте ещё раз.</p>"""

_BROKE_OFF = """<p>The desk stopped answering before it had finished with what you sent. It may have been saved:
open the story in another tab and look before you send it again. Going back in your browser
keeps the form as it was.</p>
<p lang="ru">Связь прервалась. Возможно, всё сохранено: проверьте, прежде чем отправлять ещё раз.</p>"""


def starting(method: str) -> bytes:
    """Return the page for a desk that is not there yet; only a page asked for by GET asks again by itself."""
    if method == "GET":
        return _page("The desk is starting", _STARTING, '<meta http-equiv="refresh" content="2">')
    return _page("The desk is starting", _REFUSED)


def broke_off() -> bytes:
    """Return the page for a request that the desk took and did not answer."""
    return _page("The desk did not answer", _BROKE_OFF)


def _page(title: str, text: str, refresh: str = "") -> bytes:
    return _PAGE.format(title=title, text=text, refresh=refresh).encode()
