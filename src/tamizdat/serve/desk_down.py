"""What an editor sees while the desk cannot answer."""

from __future__ import annotations

from typing import Final

from tamizdat.serve.down import Down, page

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
        return page("The desk is starting", _STARTING, again=True)
    return page("The desk is starting", _REFUSED)


def broke_off() -> bytes:
    """Return the page for a request that the desk took and did not answer."""
    return page("The desk did not answer", _BROKE_OFF)


DESK: Final = Down("the desk", starting, broke_off)
