// What a recording gains: seconds back and forth, speed, chapters and times that lead into it, what is being said marked,
// and the place where the reader left off. That is kept in the browser alone, only of what was played, until its end.
"use strict";
const KEPT_AFTER = 15; // seconds; nobody looks for a place before
const places = (box, of) => [...box.querySelectorAll(`${of} a[href*="#t="]:first-child`)].map((link) => ({
  at: parseFloat(link.hash.slice(3)),
  line: link.parentElement,
}));

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // the reader has forbidden it
  }
}

function written(seconds, lang) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (!parts[0]) parts.shift();
  const two = new Intl.NumberFormat(lang, { minimumIntegerDigits: 2 });
  return parts.map((part, at) => (at ? two.format(part) : part.toLocaleString(lang))).join(":");
}

function player(box) {
  const media = box.querySelector("audio, video");
  const keys = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const [resume, speed] = [keys.querySelector("[data-resume]"), keys.querySelector("select")];
  const lists = [places(box, ".chapters"), places(box, ".transcript")];
  const kept = `played ${(media.querySelector("source") ?? media).src.split("/").pop()}`;
  const store = storage();

  const go = (seconds) => {
    media.currentTime = Math.max(0, seconds);
    media.play();
  };
  const keep = () => {
    if (media.currentTime > KEPT_AFTER && !media.ended) store?.setItem(kept, Math.floor(media.currentTime));
  };
  const mark = () => {
    for (const list of lists) {
      const now = list.filter((place) => place.at <= media.currentTime).pop();
      for (const place of list) {
        if (place !== now) place.line.removeAttribute("aria-current");
        else if (!place.line.hasAttribute("aria-current")) place.line.setAttribute("aria-current", "true");
      }
    }
  };

  const left = parseInt(store?.getItem(kept), 10);
  if (left > 0) {
    resume.querySelector("span").textContent = written(left, document.documentElement.lang);
    resume.addEventListener("click", () => go(left));
  } else resume.remove();
  for (const key of keys.querySelectorAll("[data-by]")) {
    key.addEventListener("click", () => {
      media.currentTime = Math.max(0, media.currentTime + Number(key.dataset.by));
    });
  }
  speed.addEventListener("change", () => {
    media.defaultPlaybackRate = media.playbackRate = Number(speed.value);
  });
  box.addEventListener("click", (event) => {
    const link = event.target.closest('a[href*="#t="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(parseFloat(link.hash.slice(3)));
  });

  let last = 0;
  media.addEventListener("timeupdate", () => {
    mark();
    if (Math.abs(media.currentTime - last) < 5) return;
    last = media.currentTime;
    if (!media.paused) keep();
  });
  media.addEventListener("pause", keep);
  media.addEventListener("ended", () => store?.removeItem(kept));
  media.addEventListener("play", () => {
    resume.remove();
    for (const other of document.querySelectorAll("audio, video")) if (other !== media) other.pause();
  });
  box.querySelector("figure").after(keys);
}

for (const box of document.querySelectorAll("div.recording")) player(box);

// Paper shows all: what is folded is opened for it, and folded again.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(".recording details:not([open])")];
  for (const each of opened) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});
