// How a text becomes words, and words become terms, as search/words.py does it.

import { bare, cut, fold } from "./folding.js";
import { APOSTROPHES, BLANKS, COMMAS, DOT, HYPHENS, LETTERS, SINGLE, signs, thousands } from "./letters.js";
import { speller } from "./spellings.js";
import { byMarks, stems } from "./stems.js";

/** @typedef {import("./types.js").Language} Language */
/** @typedef {import("./types.js").Word} Word */

const KEPT = 20000; // written words, of which it is remembered what they are made of
const PARTS = 4;

const JOINERS = signs(APOSTROPHES + " " + HYPHENS) + ".";
const PARTED = signs(COMMAS + " " + BLANKS + " " + DOT);
const THOUSANDS = thousands([COMMAS, BLANKS, DOT]);
const NUMBER = new RegExp("^" + THOUSANDS + "$", "u");
const WRITTEN = new RegExp(
  THOUSANDS + "|[" + signs(LETTERS) + "]+(?:[" + JOINERS + "][" + signs(LETTERS) + "]+)*|[" + signs(SINGLE) + "]", "gu"
);
const JOINER = new RegExp("[" + JOINERS + PARTED + "\u200c]", "u");
const BREAK = new RegExp("[" + PARTED + "]", "u");
const HYPHEN = new RegExp("[" + signs(HYPHENS) + "]", "u");
const HYPHEN_OR_JOINER = new RegExp("[" + signs(HYPHENS) + "\u200c]", "u");
const APOSTROPHE = new RegExp("[" + signs(APOSTROPHES) + "]", "u");
const POSSESSIVE = new RegExp("[" + signs(APOSTROPHES) + "][sS]$", "u");
const INITIALS = /^[^0-9.](?:\.[^0-9.])+$/u;

const SUFFIX = new RegExp("^(..+?)[" + signs(APOSTROPHES) + "].*$", "u");

const ELIDING = ["ca", "fr", "it", "oc"];
const NON_JOINING = ["ckb", "fa", "ps", "ur"];

/**
 * The words of the language of an edition.
 * @param {string} tag BCP 47
 * @returns {Language}
 */
export function language(tag) {
  const base = tag.split("-")[0].toLowerCase();
  const marks = byMarks[base] || false;
  const dotted = base === "az" || base === "tr";
  const stem = stems[base];
  const hyphen = NON_JOINING.includes(base) ? HYPHEN_OR_JOINER : HYPHEN;
  const elides = ELIDING.includes(base);
  /** @param {string} word */
  const folded = (word) => fold(word, marks, dotted);
  /** @param {string} form */
  const term = (form) => (stem && (marks ? bare(stem(form)) : stem(form))) || form;

  /**
   * Where the parts of a written word begin and end.
   * @param {string} written
   */
  function parts(written) {
    /** @type {[number, number][]} */
    const found = [];
    if (INITIALS.test(written)) return [[0, written.length]];
    let start = 0;
    for (let at = 0; at <= written.length; at++) {
      const sign = written.charAt(at);
      if (sign && !BREAK.test(sign) && !hyphen.test(sign) && !(elides && APOSTROPHE.test(sign))) continue;
      found.push([start, at]);
      start = at + 1;
    }
    return found;
  }

  /**
   * The form of a word that may be written without its hyphens, or of a number of thousands; "" of any other.
   * @param {string} written
   * @param {Word[]} words
   */
  function joined(written, words) {
    const form = words.map((word) => word.form).join("");
    if (NUMBER.test(written)) return cut(form);
    const hyphens = Array.from(written).filter((sign) => hyphen.test(sign)).length;
    if (!hyphens || hyphens !== words.length - 1 || words.length > PARTS) return "";
    return /^[0-9]*$/.test(form) ? "" : cut(form);
  }

  /**
   * @param {string} written
   * @returns {Word[]} what it is made of, as if it were the whole text
   */
  function read(written) {
    const words = [];
    for (const [start, end] of JOINER.test(written) ? parts(written) : [[0, written.length]]) {
      const part = written.slice(start, end);
      const form = folded(base === "en" ? part.replace(POSSESSIVE, "") : base === "tr" ? part.replace(SUFFIX, "$1") : part);
      if (form) words.push({ position: words.length, term: term(form), form, start, end });
    }
    const form = words.length > 1 ? joined(written, words) : "";
    if (form) words.splice(1, 0, { ...words[0], term: term(form), form, end: words[words.length - 1].end });
    return words;
  }

  /** @type {Map<string, Word[]>} */
  const known = new Map();

  /** @param {string} written */
  function entry(written) {
    let words = known.get(written);
    if (!words) {
      if (known.size >= KEPT) known.clear();
      words = read(written);
      known.set(written, words);
    }
    return words;
  }

  return {
    words(text) {
      const found = [];
      let next = 0;
      for (const { 0: written, index } of text.matchAll(WRITTEN)) {
        const at = /** @type {number} */ (index);
        const first = next;
        for (const { position, term, form, start, end } of entry(written)) {
          found.push({ position: first + position, term, form, start: at + start, end: at + end });
          next = first + position + 1;
        }
      }
      return found;
    },
    term,
    fold: folded,
    spellings: speller(tag, term),
  };
}
