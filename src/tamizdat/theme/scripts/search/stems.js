// The stemmers of this script: which there are depends on the language that it is made for.

/**
 * By language, "ru": what makes the stem of a form. A module `stems_….js` puts its own in.
 * @type {Record<string, (form: string) => string>}
 */
export const stems = {};

/**
 * By language: whether its stemmer reads the marks of Latin letters.
 * @type {Record<string, boolean>}
 */
export const byMarks = {};

/**
 * Where the region begins that is called R1 where it is looked for from the start, R2 where from R1: behind the first
 * non-vowel after a vowel; the end of the word if there is none.
 * @param {string} word
 * @param {string} vowels
 * @param {number} from
 */
export function region(word, vowels, from) {
  let at = from;
  while (at < word.length && !vowels.includes(word[at])) at++;
  while (at < word.length && vowels.includes(word[at])) at++;
  return Math.min(at + 1, word.length);
}

/**
 * A list of endings, the longest first, as `ending` wants them.
 * @param {string} endings with blanks between them
 */
export function list(endings) {
  return endings.split(" ").sort((one, other) => other.length - one.length);
}

/**
 * The longest of some endings that a word has; "" if it has none.
 * @param {string} word
 * @param {string[]} endings the longest first
 * @param {number} [from] where it begins at the earliest
 */
export function ending(word, endings, from = 0) {
  return endings.find((one) => word.length - one.length >= from && word.endsWith(one)) || "";
}
