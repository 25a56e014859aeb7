"""Furniture of a page: what a text copied from a site has around its story.

Nothing here knows a certain site. A line is recognised by what every site says ("Skip to main content",
«Подпишитесь на рассылку», "©"), or by its shape: a bullet before one or two words.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 600

_BULLET: Final = re.compile(r"\s{0,20}(?:[•·▪◦‣∙●○■□▸►]\s{0,5}|[*+-]\s{1,5})")
_END_MARK: Final = re.compile(
    r"(?:#{2,6}|[-–—]?\s?30\s?[-–—]|\(?ends?\)?|конец|[*_=~-](?:\s?[*_=~-]){1,200}|\* ?|-30-)\.?",
    re.IGNORECASE,
)
_CONTROL: Final = re.compile(
    r"(?:x|×|✕|☰|close|menu|(?:main |mobile |footer )?(?:menu|navigation)|toggle (?:menu|navigation)"
    r"|search|home|top|up"
    r"|skip to (?:the )?(?:main )?(?:content|navigation)|jump to (?:content|navigation)|back to top|previous|next"
    r"|load more|show more|see all|view all|more|log ?in|sign ?in|sign ?up|register|print|e-?mail|copy link"
    r"|меню|главное меню|поиск|закрыть|войти|вход|регистрация|наверх|вверх|назад|вперёд|далее|ещё"
    r"|показать ещё|печать"
    r"|распечатать|на главную|перейти к (?:основному )?(?:содержанию|содержимому|контенту))[.:!»]?",
    re.IGNORECASE,
)
_SHARE: Final = re.compile(
    r"(?:share(?: this(?: (?:article|story|post))?| on \w{1,20}| via \w{1,20})?|tweet(?: this)?"
    r"|follow us(?: on .{1,40})?"
    r"|facebook|twitter|telegram|whatsapp|instagram|youtube|linkedin|vkontakte|вконтакте|одноклассники|вк"
    r"|поделиться(?: .{1,40})?|мы в соцсетях|(?:мы в|следите за нами в) .{1,40})[.:!]?",
    re.IGNORECASE,
)
_BLOCK_HEAD: Final = re.compile(
    r"(?:most )?(?:popular|read|viewed|shared|commented|recent)(?: (?:now|today|stories|articles"
    r"|posts))?|trending(?: now)?"
    r"|related(?: (?:stories|articles|content|posts|news|topics))?|more (?:stories|news|articles"
    r"|from .{1,40}|on .{1,40})"
    r"|latest(?: (?:news|stories|posts))?|recommended(?: .{1,20})?|you (?:may|might) also like"
    r"|read (?:also|next|more)"
    r"|also read|see also|editors?['’]?s? picks?|comments?(?: \(\d{1,5}\))?|leave a (?:comment|reply)"
    r"|популярное|самое (?:читаемое|популярное|важное)|читайте (?:также|ещё|еще)|читать (?:также|ещё|еще)|по теме"
    r"|материалы по теме|похожие (?:материалы|статьи|новости)|главн(?:ое|ые новости)|последние новости"
    r"|новости партн[её]ров"
    r"|рекомендуем|смотрите также|ещё по теме|комментарии(?: \(\d{1,5}\))?|оставить комментарий",
    re.IGNORECASE,
)
_READ_ALSO: Final = re.compile(
    r"(?:read (?:also|more|next)|also read|see also|related|читайте (?:также|ещё|еще)|смотрите также"
    r"|по теме)\s?[:—–]\s?\S",
    re.IGNORECASE,
)
_ADVERTISEMENT: Final = re.compile(
    r"advertisements?|sponsored(?: content)?|ad|реклама|на правах рекламы", re.IGNORECASE
)
_APPEAL: Final = re.compile(
    r"(?:please\s)?(?:sign\sup|subscribe|join|donate|support\s(?:us|our|independent)|become\sa\s(?:member|patron)"
    r"|get\sour|download\sour|follow\sus|like\swhat\syou"
    r"|подпи(?:шитесь|сывайтесь|саться)|поддержите\s(?:нас|наш|независим|редакц)|станьте\s"
    r"|следите\sза\s(?:нами|нашими)"
    r"|присоединяйтесь|помогите\sнам|скачайте\sнаше)\b",
    re.IGNORECASE,
)
_APPEAL_WORD: Final = re.compile(
    r"newsletter|e-?mail|inbox|subscri|channel|telegram|whatsapp|facebook|twitter|youtube|donat|support"
    r"|journalism|member"
    r"|patreon|\bapp\b|social|рассылк|канал|телеграм|подпис|пожертв|донат|редакци|журналист|соцсет"
    r"|новост|патреон|поддерж",
    re.IGNORECASE,
)
_COOKIES: Final = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site|мы|(?:этот |наш )?сайт)\b.{0,60}\b(?:use|uses|using"
    r"|использу\w{1,4})\b.{0,40}(?:cookie|куки)"
    r"|by (?:continuing|using) .{1,60}(?:cookie|agree)|продолжая .{1,60}(?:cookie|куки|соглаша)",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(
    r"^.{0,80}(?:©|\(c\)\s?(?:19|20)\d\d|copyright\b.{0,20}(?:19|20)\d\d)|all rights reserved|все права защищены"
    r"|^(?:republication|reproduction|перепечатка|использование материалов)\b.{0,80}(?:permission"
    r"|without|link|ссылк|без )",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"(?:photos?|pictures?|images?|illustrations?|graphics?|video|фото(?:граф(?:ия|ии)?)?|снимок"
    r"|иллюстраци[яи]|видео)"
    r"(?:\sby|\scredit|\scourtesy(?:\sof)?|graph(?:s|y)?\sby)?\s?(?::|\sby\s|©|/)",
    re.IGNORECASE,
)
_TAGS: Final = re.compile(
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|теги?|темы|рубрик[аи]|метки)\s?:", re.IGNORECASE
)
_MAIL_HEAD: Final = re.compile(
    r"(?:from|to|cc|sent|от|кому|копия|отправлено)\s?:\s?.{0,120}(?:@|<|\d{1,2}:\d\d)", re.IGNORECASE
)

_KINDS: Final = (
    (_END_MARK, "an end mark or a line between parts"),
    (_CONTROL, "a control of the page"),
    (_SHARE, "a link for sharing"),
    (_ADVERTISEMENT, "a label of an advertisement"),
)
_STARTS: Final = (
    (_READ_ALSO, "a link to another story"),
    (_CREDIT, "a picture's credit"),
    (_TAGS, "a list of tags"),
    (_MAIL_HEAD, "a mail's head"),
)


def reason(text: str) -> str:
    """Return why a block is furniture wherever it stands, as a phrase for people; "" when it is not."""
    if len(text) > _LONGEST:
        return ""
    text = text.strip()
    for pattern, why in _KINDS:
        if pattern.fullmatch(text):
            return why
    if len(text) <= 200:
        for pattern, why in _STARTS:
            if pattern.match(text):
                return why
    if _APPEAL.match(text) and _APPEAL_WORD.search(text):
        return "an appeal to subscribe or to give"
    if _COOKIES.match(text):
        return "a notice about cookies"
    if _COPYRIGHT.search(text):
        return "a copyright notice"
    return ""


def heads_block(text: str) -> bool:
    """Tell whether a block is the heading of a page's list of other stories: "Popular", «Читайте также:»."""
    return len(text) <= 80 and _BLOCK_HEAD.fullmatch(text.strip(" .:»…")) is not None


def bullet(text: str) -> int:
    """Return the length of the bullet that a block begins with, 0 without one."""
    found = _BULLET.match(text)
    return found.end() if found else 0
