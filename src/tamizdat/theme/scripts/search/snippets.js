// What a result shows of its text: the stretch with most of the words, and these marked.

import { bare } from "./folding.js";

/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Language} Language */
/** @typedef {import("./types.js").Piece} Piece */
/** @typedef {import("./types.js").Slip} Slip */

/**
 * A word of the query in a text.
 * @typedef {object} Mark
 * @property {number} start
 * @property {number} end
 * @property {string} term
 */

const LENGTH = 200; // UTF-16 code units, about
const LEAD = 60; // how far before its first word a stretch may begin, to begin with a sentence
const SENTENCE = /[.!?…։۔؟।。]["'”»’)\]]*\s+|\n+/g;
const SENTENCE_ENDS = /([.!?…։۔؟।。]["'”»’)\]]*\s*|\n)$/;

/**
 * @param {Slip} slip
 * @param {Answer} answer
 * @param {Language} language
 * @returns {import("./types.js").Snippet}
 */
export function snippet(slip, answer, language) {
  const isWanted = wanted(answer);
  const marked = (/** @type {string} */ text, /** @type {Mark[]} */ marks) => pieces(text, marks, 0, text.length);
  const text = slip.text || "";
  const marks = marksIn(text, language, isWanted);
  const [start, end] = stretch(text, marks);
  return {
    headline: marked(slip.headline, marksIn(slip.headline, language, isWanted)),
    dek: marked(slip.dek || "", marksIn(slip.dek || "", language, isWanted)),
    text: pieces(text, marks, start, end),
  };
}

/**
 * @param {Answer} answer
 * @returns {(term: string, form: string) => boolean} whether a word of a text is one of the query
 */
function wanted({ question, lookup }) {
  const terms = new Set();
  /** @type {string[]} */
  const beginnings = [];
  for (const word of question.words) {
    word.terms.forEach((term) => terms.add(term));
    for (const completions of lookup.completions.get(word) || []) completions.forEach((term) => terms.add(term));
    if (word.beginning) beginnings.push(word.beginning);
  }
  for (const phrase of question.phrases) phrase.terms.forEach((term) => terms.add(term));
  return (term, form) => terms.has(term) || beginnings.some((beginning) => bare(form).startsWith(beginning));
}

/**
 * @param {string} text
 * @param {Language} language
 * @param {(term: string, form: string) => boolean} isWanted
 * @returns {Mark[]} in the order of the text, none over another
 */
function marksIn(text, language, isWanted) {
  /** @type {Mark[]} */
  const marks = [];
  for (const { term, form, start, end } of language.words(text)) {
    if (!isWanted(term, form)) continue;
    const last = marks[marks.length - 1];
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else marks.push({ start, end, term });
  }
  return marks;
}

/**
 * @param {string} text
 * @param {Mark[]} marks
 * @returns {[number, number]} where the best stretch begins and ends
 */
function stretch(text, marks) {
  const breaks = [0];
  SENTENCE.lastIndex = 0;
  while (SENTENCE.exec(text)) breaks.push(SENTENCE.lastIndex);
  const start = beginningOf(text, breaks, bestStart(marks));
  return [start, endOf(text, breaks, start)];
}

/**
 * @param {Mark[]} marks
 * @returns {number} where the first mark of the best stretch stands: that with most different words, then with most words, then the first
 */
function bestStart(marks) {
  let best = 0;
  let most = 0;
  marks.forEach((first, at) => {
    const different = new Set();
    let all = 0;
    for (let next = at; next < marks.length && marks[next].end <= first.start + LENGTH - LEAD; next++, all++) {
      different.add(marks[next].term);
    }
    const value = different.size * LENGTH + all;
    if (value > most) [most, best] = [value, first.start];
  });
  return best;
}

/**
 * @param {string} text
 * @param {number[]} breaks where sentences begin
 * @param {number} mark
 * @returns {number} where a stretch with this mark begins: with its sentence, or a few words before
 */
function beginningOf(text, breaks, mark) {
  const sentence = breaks.filter((start) => start <= mark).pop() || 0;
  if (mark - sentence <= LEAD) return sentence;
  const blank = text.lastIndexOf(" ", mark - LEAD / 2);
  return blank < sentence ? mark : blank + 1;
}

/**
 * @param {string} text
 * @param {number[]} breaks
 * @param {number} start
 * @returns {number} where a stretch ends: with a sentence if one ends well, else with a word
 */
function endOf(text, breaks, start) {
  const most = start + LENGTH;
  if (text.length <= most) return text.length;
  const sentence = breaks.filter((end) => end <= most).pop() || 0;
  if (sentence - start >= LENGTH * 0.6) return sentence;
  const blank = Math.max(text.lastIndexOf(" ", most), text.lastIndexOf("\n", most));
  if (blank > start + LENGTH / 2) return blank;
  return isLow(text, most) ? most - 1 : most;
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {boolean} whether a cut would part a letter of two code units
 */
function isLow(text, at) {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000;
}

/**
 * @param {string} text
 * @param {Mark[]} marks
 * @param {number} start
 * @param {number} end
 * @returns {Piece[]} with an ellipsis where words are left out
 */
function pieces(text, marks, start, end) {
  /** @type {Piece[]} */
  const found = [];
  const add = (/** @type {string} */ piece, /** @type {boolean} */ marked) => piece && found.push({ text: piece.replace(/\s+/g, " "), marked });
  let at = start;
  if (start > 0 && !SENTENCE_ENDS.test(text.slice(Math.max(0, start - LEAD), start))) add("… ", false);
  for (const mark of marks) {
    if (mark.start < start || mark.end > end) continue;
    add(text.slice(at, mark.start), false);
    add(text.slice(mark.start, mark.end), true);
    at = mark.end;
  }
  const rest = text.slice(at, end).replace(/\s+$/, "");
  add(rest, false);
  if (end < text.length && !SENTENCE_ENDS.test(rest)) add("…", false);
  return found;
}
