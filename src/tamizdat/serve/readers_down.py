"""What a reader sees while the readers' server cannot answer."""

from __future__ import annotations

from typing import Final

from tamizdat.serve.down import Down, page

_STARTING = """<p>This page looks again every two seconds by itself.</p>
<p lang="ru">Сейчас всё откроется: страница обновится сама.</p>
<p lang="fa" dir="rtl">این صفحه هر دو ثانیه خودبه‌خود دوباره نگاه می‌کند.</p>"""

_REFUSED = """<p>What you sent has <strong>not</strong> arrived. Wait a few seconds, go back in your browser and send it
again: the form still holds what you wrote.</p>
<p lang="ru">Отправленное не дошло. Подождите несколько секунд, вернитесь назад и отправьте ещё раз.</p>
<p lang="fa" dir="rtl">آنچه فرستادید نرسیده است. چند ثانیه صبر کنید، به صفحهٔ پیشین برگردید و دوباره بفرستید.</p>"""

_BROKE_OFF = """<p>The connection broke before the answer came. Go back in your browser and send it again: sending it twice
does no harm.</p>
<p lang="ru">Связь прервалась. Вернитесь назад и отправьте ещё раз: отправить дважды не страшно.</p>
<p lang="fa" dir="rtl">ارتباط قطع شد. به صفحهٔ پیشین برگردید و دوباره بفرستید؛ دو بار فرستادن زیانی ندارد.</p>"""


def starting(method: str) -> bytes:
    """Return the page for a server that is not there yet; only a page asked for by GET asks again by itself."""
    if method == "GET":
        return page("One moment", _STARTING, again=True)
    return page("One moment", _REFUSED)


def broke_off() -> bytes:
    """Return the page for a request that was taken and not answered."""
    return page("No answer came", _BROKE_OFF)


READERS: Final = Down("the readers' server", starting, broke_off)
