// What the stemmers of Romance languages share: https://snowballstem.org/algorithms/romance.html

import { region } from "./stems.js";

/**
 * Where the region RV begins. If the second letter is no vowel: behind the next vowel after it. Else, if the first two are
 * vowels: behind the next non-vowel; if the first is none: behind the third letter. The end of the word if there is no such.
 * @param {string} word
 * @param {string} vowels
 */
export function verbRegion(word, vowels) {
  /** @param {number} at */
  const isVowel = (at) => at < word.length && vowels.includes(word[at]);
  /**
   * @param {number} from
   * @param {boolean} vowel
   */
  const behind = (from, vowel) => {
    for (let at = from; at < word.length; at++) if (isVowel(at) === vowel) return at + 1;
    return word.length;
  };
  if (word.length < 2) return word.length;
  if (!isVowel(1)) return behind(2, true);
  if (isVowel(0)) return behind(2, false);
  return Math.min(3, word.length);
}

/**
 * Where the regions RV, R1 and R2 begin.
 * @param {string} word
 * @param {string} vowels
 * @returns {[number, number, number]}
 */
export function regions(word, vowels) {
  const first = region(word, vowels, 0);
  return [verbRegion(word, vowels), first, region(word, vowels, first)];
}

/**
 * A word without one of some endings, the longest, if that lies in a region.
 * @param {string} word
 * @param {string[]} endings the longest first
 * @param {number} from
 */
export function without(word, endings, from) {
  const found = endings.find((one) => word.endsWith(one));
  return found && word.length - found.length >= from ? word.slice(0, -found.length) : word;
}

/** @typedef {{ending: string, group: string, rest: string}} Found */

/**
 * A function that finds the longest of all endings that a word has, with the name of its group and what stands before it.
 * @param {Record<string, string>} groups endings by group, with blanks between them
 * @returns {(word: string, from?: number) => Found | null}
 */
export function finder(groups) {
  /** @type {[string, string][]} */
  const all = [];
  for (const group of Object.keys(groups)) for (const ending of groups[group].split(" ")) all.push([ending, group]);
  all.sort((one, other) => other[0].length - one[0].length);
  return (word, from = 0) => {
    for (const [ending, group] of all) {
      if (word.length - ending.length >= from && word.endsWith(ending)) {
        return { ending, group, rest: word.slice(0, word.length - ending.length) };
      }
    }
    return null;
  };
}

/**
 * A word whose i and u between vowels are written as I and U: they are no vowels there.
 * @param {string} word
 * @param {string} vowels
 */
export function marked(word, vowels) {
  return word.replace(new RegExp("([" + vowels + "])([iu])(?=[" + vowels + "])", "g"), (found) => found[0] + found[1].toUpperCase());
}
