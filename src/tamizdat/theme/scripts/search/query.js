// What a reader typed, as words, phrases and exclusions.

import { bare } from "./folding.js";
import { BLANKS, LETTERS, signs, thousands } from "./letters.js";

/** @typedef {import("./types.js").Language} Language */
/** @typedef {import("./types.js").Phrase} Phrase */
/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Word} Word */

const MOST = 32; // words of a query
// An excluding minus, then what is quoted, or what reaches to the next blank or quote.
const PIECE = /(-?)(?:(["“”„«»])([^"“”„«»]*)(?:["“”„«»]|$)|([^"“”„«» \t\n\v\f\r\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+))/g;
// A number whose thousands somebody parted with blanks, and what stands before it.
const THOUSANDS = new RegExp("(^|[^" + signs(LETTERS) + "])(" + thousands(["20 " + BLANKS]) + ")", "gu");
const BLANK = new RegExp("[" + signs("20 " + BLANKS) + "]", "gu");

/**
 * @param {string} text
 * @param {Language} language
 * @returns {Question}
 */
export function parse(text, language) {
  /** @type {Question} */
  const question = { words: [], phrases: [], banned: [], bannedPhrases: [] };
  text = text.replace(THOUSANDS, (_, before, number) => before + number.replace(BLANK, ","));
  let left = MOST;
  PIECE.lastIndex = 0;
  for (let piece; left > 0 && (piece = PIECE.exec(text)); ) {
    const [whole, minus, quote, quoted, plain] = piece;
    const start = piece.index + minus.length + (quote || "").length;
    const found = language.words(quote ? quoted : plain);
    const joined = found.filter((word) => isJoined(word, found));
    const words = found.filter((word) => !joined.includes(word)).slice(0, left);
    left -= words.length;
    if (minus) {
      exclude(words, joined, question);
    } else if (quote && words.length > 1) {
      question.phrases.push(phraseOf(words));
    } else {
      const last = !quote && piece.index + whole.length === text.length ? plain.length : -1;
      for (const word of words) {
        const within = joined.filter((each) => each.start <= word.start && word.end <= each.end);
        question.words.push({
          form: word.form,
          terms: unique([word.term, ...within.map((each) => each.term), ...language.spellings(word.form)]),
          beginning: word.end === last && word === words[words.length - 1] && word.form.length > 1 ? bare(word.form) : "",
          start: start + word.start,
          end: start + word.end,
        });
      }
    }
  }
  return question;
}

/**
 * @param {Question} question
 * @param {(term: string) => boolean} isCommon
 * @returns {Question} without the words that nearly everything has, where it has others
 */
export function withoutCommon(question, isCommon) {
  const rare = question.words.filter(({ terms }) => !isCommon(terms[0]));
  return rare.length || question.phrases.length ? { ...question, words: rare } : question;
}

/**
 * @param {Word} word
 * @param {Word[]} words
 * @returns {boolean} whether it is made of several of the words
 */
function isJoined(word, words) {
  return words.some((other) => other.position === word.position && other.end < word.end);
}

/**
 * @param {Word[]} words
 * @param {Word[]} joined
 * @param {Question} question
 */
function exclude(words, joined, question) {
  if (words.length > 1) question.bannedPhrases.push(phraseOf(words));
  else question.banned.push(...words.map((word) => word.term));
  question.banned.push(...joined.map((word) => word.term));
}

/**
 * @param {Word[]} words
 * @returns {Phrase}
 */
function phraseOf(words) {
  return { terms: words.map((word) => word.term), places: words.map((word) => word.position) };
}

/**
 * @param {string[]} terms
 * @returns {string[]}
 */
function unique(terms) {
  return terms.filter((term, index) => terms.indexOf(term) === index);
}
