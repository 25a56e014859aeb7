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
const LIKELY = 4; // letters by which words are told apart before they are read
// Texts of which the letters are folded to small ones alone, ё to е, and in some languages I to ı.
const PLAIN = /^[\n -~\u00a0«»А-яЁё\u2013-\u2026]*$/;
const JOINED = "[-&_.'\u0060‘’‛](?![ \n])|[,\u00a0](?=[0-9]{3})"; // what may stand within a word, of which the form has nothing
const SENTENCE = /[.!?…։۔؟।。]["'”»’)\]]*\s+|\n+/g;
const SENTENCE_ENDS = /([.!?…։۔؟।。]["'”»’)\]]*\s*|\n)$/;

/**
 * @param {Slip} slip
 * @param {Answer} answer
 * @param {Language} language
 * @returns {import("./types.js").Snippet}
 */
export function snippet(slip, answer, language) {
  const { headline, dek = "", text = "" } = slip;
  const marksIn = marker(answer, language);
  const marks = marksIn(text);
  const [start, end] = stretch(text, marks);
  return {
    headline: pieces(headline, marksIn(headline), 0, headline.length),
    dek: pieces(dek, marksIn(dek), 0, dek.length),
    text: pieces(text, marks, start, end),
  };
}

/**
 * @param {Answer} answer
 * @param {Language} language
 * @returns {(text: string) => Mark[]} finds the words of the query in a text, in its order, none over another
 */
function marker({ question, lookup }, language) {
  /** @type {Set<string>} */
  const terms = new Set();
  /** @type {string[]} */
  const beginnings = [];
  for (const word of lookup.telling(question.words)) {
    word.terms.forEach((term) => terms.add(term));
    for (const completions of lookup.completions.get(word) || []) completions.forEach((term) => terms.add(term));
    if (word.beginning) beginnings.push(word.beginning);
  }
  for (const phrase of question.phrases) phrase.terms.forEach((term) => terms.add(term));
  const isWanted = (/** @type {import("./types.js").Word} */ { term, form }) =>
    terms.has(term) || beginnings.some((beginning) => bare(form).startsWith(beginning));
  const forms = [...beginnings, ...[...terms].flatMap((term) => lookup.forms(term))];
  return (text) =>
    merged(
      likely(text, forms).flatMap(([from, to]) =>
        language
          .words(text.slice(from, to))
          .filter(isWanted)
          .map(({ term, start, end }) => ({ term, start: from + start, end: from + end })),
      ),
    );
}

/**
 * To read a whole text as words takes time, and its words in which nothing begins like a form that is sought need no reading.
 * @param {string} text
 * @param {string[]} forms all that are sought
 * @returns {[number, number][]} the stretches of the text in which they may be, from blank to blank
 */
function likely(text, forms) {
  if (!forms.length) return [];
  if (!PLAIN.test(text)) return [[0, text.length]];
  const beginnings = new Set(forms.map((form) => form.slice(0, LIKELY)));
  const pattern = new RegExp(`${[...beginnings].join("|").replace(/е/g, "[её]").replace(/[iı]/g, "[iı]")}|${JOINED}`, "gi");
  /** @type {[number, number][]} */
  const found = [];
  for (let match; (match = pattern.exec(text)); ) {
    let start = match.index;
    let end = pattern.lastIndex;
    while (start && !isBlank(text, start - 1)) start--;
    while (end < text.length && !isBlank(text, end)) end++;
    found.push([start, end]);
    pattern.lastIndex = end;
  }
  return found;
}

/**
 * @param {string} text
 * @param {number} at
 */
function isBlank(text, at) {
  return text[at] === " " || text[at] === "\n";
}

/**
 * @param {Mark[]} marks
 * @returns {Mark[]} the same, none over another
 */
function merged(marks) {
  /** @type {Mark[]} */
  const found = [];
  for (const mark of marks) {
    const last = found[found.length - 1];
    if (last && mark.start < last.end) last.end = Math.max(last.end, mark.end);
    else found.push(mark);
  }
  return found;
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
