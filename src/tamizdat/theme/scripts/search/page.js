// The page of the search: what is typed and chosen goes into its address, and what was found comes onto it.

import { isEmpty, read, request, write } from "./address.js";
import { open } from "./engine.js";
import { Lists, Names } from "./lists.js";
import { part, readWords, said, slot } from "./parts.js";
import { Results } from "./results.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./address.js").Asked} Asked */
/** @typedef {import("./types.js").Answer} Answer */

const PAUSE = 120; // ms without a key, after which a search begins
const SLOW = 400; // ms after which a reader is told that it takes its time
const CALM = 900; // ms after which what was found is read aloud: not at each key
const FEW = 5000; // documents whose lists are small enough to be fetched unasked, where they stand beside the results

const language = document.documentElement.lang;
const form = /** @type {HTMLFormElement} */ (part("form"));
const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
const words = readWords();
const title = words.untitled || document.title; // a server may have filled the page
const names = new Names();
const results = new Results(words, language);
const lists = new Lists(names, words, language);
const sheet = new Sheet(part("narrowing"), words.show);

/** @type {Promise<import("./engine.js").Engine> | null} */
let engine = null;
/** @type {Answer | null} the last one that is shown */
let shown = null;
let shownTurn = 0;
/** @type {Promise<void>} when the lists have their counts */
let counting = Promise.resolve();
let asked = read(location.search);
let turn = 0;
let pause = 0;
let calm = 0;

/** @returns {Promise<import("./engine.js").Engine>} */
function opened() {
  if (!engine) {
    engine = open(load, language, { places: names.trees.place, topics: names.trees.topic });
    engine.catch(() => (engine = null)); // the next search tries again
  }
  return engine;
}

/**
 * @param {string} path
 * @param {boolean} [anew]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array>}
 */
async function load(path, anew, signal) {
  const answer = await fetch(path, { credentials: "omit", cache: anew ? "reload" : "default", signal });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * Search, and show what was found.
 * @param {Asked} next
 * @returns {Promise<boolean>} whether it is shown; not if another search has begun since, or nothing could be read
 */
async function ask(next) {
  asked = next;
  const own = ++turn;
  clearTimeout(calm);
  document.title = asked.q.trim() ? said(words.title, { query: asked.q.trim() }) : title;
  if (isEmpty(asked)) {
    browse();
    return true;
  }
  const slow = setTimeout(() => {
    part("results").setAttribute("aria-busy", "true");
    say(words.seeking);
  }, SLOW);
  try {
    return await answer(own);
  } catch (trouble) {
    if (own === turn) fail();
    return false;
  } finally {
    clearTimeout(slow);
    if (own === turn) part("results").removeAttribute("aria-busy");
  }
}

/**
 * @param {number} own
 * @param {boolean} [isLast] whether it is not tried again where nothing of what was found is there any more
 * @returns {Promise<boolean>}
 */
async function answer(own, isLast) {
  const searcher = await opened();
  const found = await searcher.search(request(asked));
  if (!found || own !== turn) return false;
  const [slips, suggestion] = await Promise.all([
    searcher.slips(found).catch((trouble) => (isLast ? Promise.reject(trouble) : null)),
    found.whole ? "" : searcher.suggest(found).catch(() => ""), // what was found is shown without it, too
  ]);
  if (own !== turn) return false;
  if (!slips) return answer(own, true);
  const lines = found.hits.flatMap((hit, index) => {
    const slip = slips[index];
    return slip ? [{ slip, snippet: searcher.snippet(slip, found), whole: hit.whole }] : [];
  });
  shown = found;
  shownTurn = own;
  part("trouble").hidden = true;
  part("results").hidden = false;
  results.show(asked, found, lines);
  results.suggest(asked, suggestion);
  part("narrowing").hidden = !found.total && !Object.keys(asked.chosen).length && !asked.from && !asked.to;
  lists.chosen(asked);
  lists.years(asked, searcher.years(found));
  days();
  lists.facets(asked, null);
  if (beside.matches && searcher.documents <= FEW) unfoldAll();
  if (lists.unfolded.size) counting = count();
  calm = window.setTimeout(() => say(part("count").textContent || ""), CALM);
  return true;
}

/** Fetch how many of what is shown stand where, and show it; what is on its way is counted when it comes. */
async function count() {
  const own = turn;
  if (!shown || shownTurn !== own) return;
  try {
    const counts = await (await opened()).facets(shown);
    if (own === turn) lists.facets(asked, counts);
  } catch (trouble) {
    if (own === turn) tell();
  }
}

/** Show the lists alone: nothing is asked. */
function browse() {
  if (engine) engine.then((searcher) => searcher.leave(), () => {});
  shown = null;
  part("results").hidden = true;
  part("trouble").hidden = true;
  part("trees").hidden = false;
  say("");
}

/** Say that nothing can be searched now, and show the lists. */
function fail() {
  part("results").hidden = true;
  part("trees").hidden = false;
  tell();
}

/** Say that something cannot be read now. */
function tell() {
  part("trouble").hidden = false;
  say(part("trouble").textContent || "");
}

/** @param {string} text to be read aloud */
function say(text) {
  part("said").textContent = text;
}

/** Put the days and all else that is asked into the form for days. */
function days() {
  const box = /** @type {HTMLFormElement} */ (part("days"));
  for (const name of /** @type {("from" | "to")[]} */ (["from", "to"])) {
    const input = /** @type {HTMLInputElement | null} */ (box.elements.namedItem(name));
    if (input) input.value = asked[name];
  }
}

/** Unfold all lists that stand beside the results, once. */
let unfoldedOnce = false;
function unfoldAll() {
  if (unfoldedOnce) return;
  unfoldedOnce = true;
  part("facets").querySelectorAll("details[data-facet]").forEach((box) => {
    const facet = /** @type {HTMLElement} */ (box).dataset.facet || "";
    if (!facet.endsWith("-more")) lists.unfolded.add(facet);
  });
}

/**
 * Go to another search as by a link: one goes back from it.
 * @param {Asked} next
 */
function go(next) {
  keep();
  const address = location.pathname + write(next);
  if (address !== location.pathname + location.search) history.pushState({ settled: true }, "", address);
  else history.replaceState({ ...history.state, settled: true }, "");
  field.value = next.q;
  return ask(next);
}

/** Remember how far the page is scrolled, for those who come back. */
function keep() {
  history.replaceState({ ...history.state, scrolled: window.scrollY }, "");
}

/** Search what is in the field now. What is typed on takes the place of what was typed before; what was settled stays behind. */
function typed() {
  clearTimeout(pause);
  const next = { ...asked, q: field.value, page: 1 };
  const address = location.pathname + write(next);
  if (address === location.pathname + location.search) return;
  if (history.state && history.state.settled) {
    keep();
    history.pushState({}, "", address);
  } else history.replaceState({}, "", address);
  ask(next);
}

const beside = matchMedia("(min-width: 64rem)");

field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = window.setTimeout(typed, PAUSE);
});
field.addEventListener("focus", () => opened().catch(() => {}), { once: true }); // what cannot be read is told when it is needed
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  go({ ...asked, q: field.value, page: asked.q === field.value ? asked.page : 1 }).then((isShown) => {
    clearTimeout(calm);
    if (isShown && !isEmpty(asked)) say(part("count").textContent || "");
  });
});
part("days").addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const days = { from: String(given.get("from") || ""), to: String(given.get("to") || "") };
  go(read(write({ ...asked, ...days, page: 1 })));
});
part("results").addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (link.pathname !== location.pathname) return; // a result
  event.preventDefault();
  const choice = link.dataset.choice;
  const isPage = part("pages").contains(link);
  go(read(link.search)).then(async (isShown) => {
    if (!isShown) return;
    if (isPage) part("count").scrollIntoView();
    const again = () => choice && document.querySelector(`[data-choice="${choice}"]`);
    if (choice && !again()) await counting;
    if (document.activeElement !== document.body && document.activeElement !== link) return; // the reader went on
    const to = /** @type {HTMLElement} */ (again() || part("count"));
    to.focus({ preventScroll: !!again() });
  });
});
part("facets").addEventListener(
  "toggle",
  (event) => {
    const box = /** @type {HTMLDetailsElement} */ (event.target);
    const facet = box.dataset.facet;
    if (!facet || box.open === lists.unfolded.has(facet)) return; // drawn so, not unfolded by the reader
    if (!box.open) lists.unfolded.delete(facet);
    else {
      lists.unfolded.add(facet);
      if (!slot(box, "lines").children.length) counting = count();
    }
  },
  true,
);
slot(part("trouble"), "again").addEventListener("click", () => ask(asked));
window.addEventListener("popstate", () => {
  const { scrolled } = history.state || {};
  const next = read(location.search);
  if (write(next) === write(asked)) return; // a way within the page
  field.value = next.q;
  sheet.close();
  ask(next).then((isShown) => isShown && window.scrollTo(0, scrolled || 0));
});
window.addEventListener("pagehide", keep);

history.scrollRestoration = "manual"; // results come after the browser has scrolled
form.hidden = false;
part("unable").remove();
slot(part("trouble"), "again").hidden = false;
if (!isEmpty(asked)) {
  field.value = asked.q;
  const { scrolled } = history.state || {};
  ask(asked).then((isShown) => isShown && scrolled && window.scrollTo(0, scrolled));
}
