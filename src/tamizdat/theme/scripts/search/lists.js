// By what a search is narrowed down: what is chosen, the years, the lists with counts.

import { FACETS, toggled } from "./address.js";
import { list, made, part, replace, said, slot } from "./parts.js";
import { here } from "./results.js";

/** @typedef {import("./address.js").Asked} Asked */
/** @typedef {import("./types.js").Facets} Facets */
/** @typedef {import("./types.js").Tree} Tree */

const SHORT = 8; // lines that are there without being unfolded
const LONG = 20; // lines from which on a keyword narrows them down, too
/** @type {Record<string, "places" | "topics" | "series" | "kinds" | "people">} */
const COUNTED = { place: "places", topic: "topics", person: "people", series: "series", kind: "kinds" };

/** The names of all that a search is narrowed by, as the lists of the page have them. */
export class Names {
  constructor() {
    /** @type {Record<string, Map<string, string>>} */
    this.of = {};
    /** @type {Record<string, Tree>} */
    this.trees = {};
    for (const facet of FACETS) {
      const names = (this.of[facet] = new Map());
      /** @type {Tree} */
      const tree = (this.trees[facet] = {});
      part("trees").querySelectorAll(`a[data-facet="${facet}"]`).forEach((link) => {
        const { value, under } = /** @type {HTMLElement} */ (link).dataset;
        names.set(value || "", link.textContent || "");
        if (under) tree[Number(value)] = under.split(" ").map(Number);
      });
    }
  }
}

/** Draws these lists. */
export class Lists {
  /**
   * @param {Names} names
   * @param {any} words
   * @param {string} language
   */
  constructor(names, words, language) {
    this.names = names;
    this.words = words;
    this.digits = new Intl.NumberFormat(language);
    this.plain = new Intl.NumberFormat(language, { useGrouping: false });
    this.days = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    /** @type {Set<string>} what the reader unfolded, and it stays so when lists are drawn anew */
    this.unfolded = new Set();
  }

  /**
   * @param {string} facet
   * @param {string} value
   * @returns {string}
   */
  name(facet, value) {
    if (facet === "year") return this.plain.format(Number(value));
    return this.names.of[facet].get(value) || this.words.kinds[value] || value;
  }

  /** @param {Asked} asked */
  chosen(asked) {
    const lines = [];
    for (const facet of FACETS) {
      for (const value of asked.chosen[facet] || []) lines.push(choice(toggled(asked, facet, value), this.name(facet, value)));
    }
    const day = (/** @type {string} */ text) => this.days.format(new Date(text));
    if (asked.from) lines.push(choice({ ...asked, from: "", page: 1 }, said(this.words.from, { day: day(asked.from) })));
    if (asked.to) lines.push(choice({ ...asked, to: "", page: 1 }, said(this.words.to, { day: day(asked.to) })));
    list(part("chosen"), lines);
  }

  /**
   * @param {Asked} asked
   * @param {Map<number, number>} counts
   */
  years(asked, counts) {
    const chosen = asked.chosen.year || [];
    const years = new Set(chosen.map(Number));
    for (let year = Math.min(...counts.keys()); year <= Math.max(...counts.keys()); year++) years.add(year);
    const most = Math.max(1, ...counts.values());
    const lines = [...years].sort((one, other) => one - other).map((year) => {
      const count = counts.get(year) || 0;
      return this.year(asked, String(year), count, count / most);
    });
    list(part("years"), lines);
    part("by-year").hidden = !(lines.length > 1 || chosen.length);
  }

  /**
   * @param {Asked} asked
   * @param {string} year
   * @param {number} count
   * @param {number} share of the fullest year
   * @returns {HTMLElement}
   */
  year(asked, year, count, share) {
    const line = made("year", { bar: { "--n": share.toFixed(3) }, label: this.name("year", year), count: count ? this.digits.format(count) : "" });
    return this.linked(line, asked, "year", year);
  }

  /**
   * @param {Asked} asked
   * @param {Facets | null} facets null where their counts were not asked for yet
   */
  facets(asked, facets) {
    const lines = [];
    for (const facet of Object.keys(COUNTED)) {
      if (this.names.of[facet].size) lines.push(this.facet(asked, facet, facets && facets[COUNTED[facet]]));
    }
    replace(part("facets"), lines);
  }

  /**
   * @param {Asked} asked
   * @param {string} facet
   * @param {Map<any, number> | null} counts
   * @returns {HTMLElement}
   */
  facet(asked, facet, counts) {
    const lines = counts ? this.lines(asked, facet, counts) : [];
    const box = /** @type {HTMLDetailsElement} */ (made("facet", { name: this.words.facets[facet], all: said(this.words.all, { n: this.digits.format(lines.length) }) }));
    box.dataset.facet = facet;
    box.open = this.unfolded.has(facet);
    slot(box, "lines").append(...lines.slice(0, SHORT));
    slot(box, "rest").append(...lines.slice(SHORT));
    const more = /** @type {HTMLDetailsElement} */ (slot(box, "more"));
    more.dataset.facet = `${facet}-more`;
    more.open = this.unfolded.has(`${facet}-more`);
    if (lines.length <= SHORT) more.remove();
    if (lines.length > LONG) sifted(slot(box, "sift"), slot(box, "rest"));
    box.hidden = !!counts && !lines.length;
    return box;
  }

  /**
   * @param {Asked} asked
   * @param {string} facet
   * @param {Map<any, number>} counts
   * @returns {HTMLElement[]} the most frequent first, what is chosen before all
   */
  lines(asked, facet, counts) {
    const chosen = asked.chosen[facet] || [];
    const values = [...counts.keys()].map(String).filter((value) => this.names.of[facet].has(value) || this.words.kinds[value]);
    for (const value of chosen) if (!values.includes(value)) values.push(value);
    const count = (/** @type {string} */ value) => counts.get(facet === "kind" ? value : Number(value)) || 0;
    const rank = (/** @type {string} */ value) => (chosen.includes(value) ? 1 : 0);
    values.sort((one, other) => rank(other) - rank(one) || count(other) - count(one) || this.name(facet, one).localeCompare(this.name(facet, other)));
    return values.map((value) =>
      this.linked(made("line", { label: this.name(facet, value), count: this.digits.format(count(value)) }), asked, facet, value),
    );
  }

  /**
   * @param {HTMLElement} line
   * @param {Asked} asked
   * @param {string} facet
   * @param {string} value
   * @returns {HTMLElement} the line, whose link makes this choice, or takes it away
   */
  linked(line, asked, facet, value) {
    const link = slot(line, "link");
    link.setAttribute("href", here(toggled(asked, facet, value)));
    link.dataset.choice = `${facet} ${value}`;
    if ((asked.chosen[facet] || []).includes(value)) link.setAttribute("aria-current", "true");
    return line;
  }
}

/**
 * @param {Asked} without
 * @param {string} label
 * @returns {HTMLElement}
 */
function choice(without, label) {
  const line = made("choice", { label });
  slot(line, "link").setAttribute("href", here(without));
  return line;
}

/**
 * @param {HTMLElement} box with a field, by which the lines of a list narrow down
 * @param {HTMLElement} list
 */
function sifted(box, list) {
  const bare = (/** @type {string} */ text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const field = /** @type {HTMLInputElement | null} */ (box.querySelector("input"));
  if (!field) return;
  box.hidden = false;
  field.addEventListener("input", () => {
    const wanted = bare(field.value.trim());
    for (const line of Array.from(list.children)) /** @type {HTMLElement} */ (line).hidden = !bare(slot(line, "label").textContent || "").includes(wanted);
  });
}
