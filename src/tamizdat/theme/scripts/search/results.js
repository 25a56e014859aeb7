// What was found, put on the page: how many, ten of them, the way to the others.

import { part, made, slot, list, said, fill } from "./parts.js";
import { write } from "./address.js";

/** @typedef {import("./address.js").Asked} Asked */
/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Slip} Slip */
/** @typedef {import("./types.js").Snippet} Snippet */

/**
 * @typedef {object} Shown
 * @property {Slip} slip
 * @property {Snippet} snippet
 * @property {boolean} whole whether it has all words
 */

/** Writes answers in the words of the page. */
export class Results {
  /**
   * @param {any} words
   * @param {string} language
   */
  constructor(words, language) {
    this.words = words;
    this.language = language;
    this.digits = new Intl.NumberFormat(language);
    this.plurals = new Intl.PluralRules(language);
    this.root = part("results").dataset.root || "";
    this.base = part("results").dataset.base || "";
  }

  /**
   * @param {number} count
   * @returns {string}
   */
  found(count) {
    const { found } = this.words;
    return said(found[this.plurals.select(count)] || found.other, { n: this.digits.format(count) });
  }

  /**
   * @param {Asked} asked
   * @param {Answer} answer
   * @param {Shown[]} shown
   */
  show(asked, answer, shown) {
    part("count").textContent = answer.total ? this.found(answer.total) : this.words.nothing;
    const whole = shown.filter((each) => each.whole);
    const rest = shown.filter((each) => !each.whole);
    list(part("list"), whole.map(this.result, this));
    part("list").setAttribute("start", String((answer.page - 1) * 10 + 1));
    list(part("partial-list"), rest.map(this.result, this));
    part("partial").hidden = !rest.length;
    part("none").hidden = answer.total > 0;
    part("trees").hidden = answer.total > 0;
    this.sorts(asked, answer);
    this.pages(asked, answer);
  }

  /**
   * @param {Shown} shown
   * @returns {HTMLElement}
   */
  result({ slip, snippet }) {
    const path = slip.path.startsWith(this.base) ? slip.path.slice(this.base.length) : slip.path;
    const line = made("result", {
      kind: slip.kind === "news" ? "" : this.words.kinds[slip.kind],
      place: slip.kind === "place" ? "" : (slip.places || [])[0],
      snippet: lead(snippet),
      byline: (slip.byline || []).join(", "),
      date: slip.date ? { datetime: (slip.published || "").slice(0, 10), text: slip.date } : "",
    });
    const link = slot(line, "link");
    link.setAttribute("href", this.root + encodeURI(path));
    fill(link, snippet.headline);
    return line;
  }

  /**
   * @param {Asked} asked
   * @param {Answer} answer
   */
  sorts(asked, answer) {
    const box = part("sort");
    box.hidden = !(answer.asked && answer.total > 1);
    for (const [name, sort] of [["relevance", ""], ["date", "date"]]) {
      const link = slot(box, name);
      link.setAttribute("href", here({ ...asked, sort, page: 1 }));
      if (asked.sort === sort) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /**
   * @param {Asked} asked
   * @param {Answer} answer
   */
  pages(asked, answer) {
    const box = part("pages");
    const { page, pages } = answer;
    box.hidden = pages < 2;
    slot(box, "number").textContent = said(this.words.page, { n: this.digits.format(page), all: this.digits.format(pages) });
    leadTo(slot(box, "previous"), page > 1 ? here({ ...asked, page: page - 1 }) : "");
    leadTo(slot(box, "next"), page < pages ? here({ ...asked, page: page + 1 }) : "");
  }

  /**
   * @param {Asked} asked
   * @param {string} suggestion
   */
  suggest(asked, suggestion) {
    const box = part("suggestion");
    box.hidden = !suggestion;
    const link = slot(box, "link");
    link.textContent = suggestion;
    if (suggestion) link.setAttribute("href", here({ ...asked, q: suggestion, page: 1 }));
  }
}

/**
 * @param {Snippet} snippet
 * @returns {import("./types.js").Piece[]} what says most: the dek where a word stands in it, else a stretch of the text
 */
function lead(snippet) {
  const isSaid = (/** @type {import("./types.js").Piece[]} */ pieces) => pieces.some((each) => each.marked);
  return (isSaid(snippet.dek) && !isSaid(snippet.text)) || !snippet.text.length ? snippet.dek : snippet.text;
}

/**
 * @param {HTMLElement} link
 * @param {string} address "" hides it
 */
function leadTo(link, address) {
  link.hidden = !address;
  if (address) link.setAttribute("href", address);
}

/**
 * @param {Asked} asked
 * @returns {string} its address on this page
 */
export function here(asked) {
  return location.pathname + write(asked);
}
