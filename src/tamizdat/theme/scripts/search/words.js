// How a text becomes words, and words become terms, as search/words.py does it.

import { bare, cut, fold } from "./folding.js";
import { APOSTROPHES, HYPHENS, LETTERS, SINGLE, signs } from "./letters.js";
import { byMarks, stems } from "./stems.js";

/** @typedef {import("./types.js").Language} Language */
/** @typedef {import("./types.js").Word} Word */

const PARTS = 4;

const JOINERS = signs(APOSTROPHES + " " + HYPHENS) + ".";
const WRITTEN =
  "[" + signs(LETTERS) + "]+(?:[" + JOINERS + "][" + signs(LETTERS) + "]+)*|[" + signs(SINGLE) + "]";
const HYPHEN = new RegExp("[" + signs(HYPHENS) + "]", "u");
const HYPHEN_OR_JOINER = new RegExp("[" + signs(HYPHENS) + "\u200c]", "u");
const APOSTROPHE = new RegExp("[" + signs(APOSTROPHES) + "]", "u");
const POSSESSIVE = new RegExp("[" + signs(APOSTROPHES) + "][sS]$", "u");
const INITIALS = /^[^0-9.](?:\.[^0-9.])+$/u;

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
  const term = (form) => (stem && bare(stem(form))) || form;

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
      if (sign && sign !== "." && !hyphen.test(sign) && !(elides && APOSTROPHE.test(sign))) continue;
      found.push([start, at]);
      start = at + 1;
    }
    return found;
  }

  /**
   * The form of a word that may be written without its hyphens, too; "" of any other.
   * @param {string} written
   * @param {Word[]} words
   */
  function joined(written, words) {
    const hyphens = Array.from(written).filter((sign) => hyphen.test(sign)).length;
    if (!hyphens || hyphens !== words.length - 1 || words.length > PARTS) return "";
    const form = words.map((word) => word.form).join("");
    return /^[0-9]*$/.test(form) ? "" : cut(form);
  }

  /**
   * @param {string} written
   * @param {number} position of its first part
   * @param {number} at where it stands in the text
   * @returns {Word[]}
   */
  function read(written, position, at) {
    const words = [];
    for (const [start, end] of parts(written)) {
      const part = written.slice(start, end);
      const form = folded(base === "en" ? part.replace(POSSESSIVE, "") : part);
      if (form) words.push({ position: position++, term: term(form), form, start: at + start, end: at + end });
    }
    const form = joined(written, words);
    if (form) {
      const { position: first, start } = words[0];
      words.splice(1, 0, { position: first, term: term(form), form, start, end: words[words.length - 1].end });
    }
    return words;
  }

  return {
    words(text) {
      const found = [];
      let position = 0;
      const written = new RegExp(WRITTEN, "gu");
      for (let match = written.exec(text); match; match = written.exec(text)) {
        const words = read(match[0], position, match.index);
        found.push(...words);
        if (words.length) position = words[words.length - 1].position + 1;
      }
      return found;
    },
    term,
    fold: folded,
    spellings: () => [],
  };
}
