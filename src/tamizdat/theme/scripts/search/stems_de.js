// German stems: the algorithm of https://snowballstem.org/algorithms/german/stemmer.html

import { byMarks, ending, list, region, stems } from "./stems.js";

const VOWELS = "aeiouyäöü";
const FIRST = list("em ern er e en es s ln lns erin erinnen");
const SECOND = list("en er est st et");
const THIRD = list("end ung ig ik isch lich heit keit");

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  let word = form.replace(/([aeiouyäöü])([uy])(?=[aeiouyäöü])/g, (found) => found[0] + found[1].toUpperCase());
  word = word.replace(/ß|ae|oe|ue|qu/g, (found) => ({ ß: "ss", ae: "ä", oe: "ö", ue: "ü" }[found] || found));
  const behind = word.length < 3 ? word.length : region(word, VOWELS, 0);
  const second = word.length < 3 ? word.length : region(word, VOWELS, behind);
  const first = Math.max(behind, 3);
  word = derived(again(inflected(word, first), first), first, second);
  return word.replace(/[YUäöü]/g, (letter) => ({ Y: "y", U: "u", ä: "a", ö: "o", ü: "u" }[letter] || letter));
}

/**
 * @param {string} word
 * @param {number} first
 */
function inflected(word, first) {
  const found = ending(word, FIRST);
  const rest = word.slice(0, word.length - found.length);
  if (!found || rest.length < first) return word;
  if (found === "em") return rest.endsWith("syst") ? word : rest;
  if (found === "s") return /[bdfghklmnrt]$/.test(rest) ? rest : word;
  if (found === "ln" || found === "lns") return rest + "l";
  return /^e[ns]?$/.test(found) && rest.endsWith("niss") ? rest.slice(0, -1) : rest;
}

/**
 * @param {string} word
 * @param {number} first
 */
function again(word, first) {
  const found = ending(word, SECOND);
  const rest = word.slice(0, word.length - found.length);
  if (!found || rest.length < first) return word;
  if (found === "st") return /...[bdfghklmnt]$/.test(rest) ? rest : word;
  if (found === "et") return /[dfgklmnrstzUä]$/.test(rest) && !/(?:geordn|intern|plan|tick|tr)$/.test(rest) ? rest : word;
  return rest;
}

/**
 * @param {string} word
 * @param {number} first
 * @param {number} second
 */
function derived(word, first, second) {
  const found = ending(word, THIRD);
  const rest = word.slice(0, word.length - found.length);
  if (!found || rest.length < second) return word;
  if (found === "end" || found === "ung") return without(rest, /[^e]ig$|^ig$/.test(rest) ? "ig" : "", second);
  if (found === "lich" || found === "heit") return without(rest, ending(rest, ["er", "en"]), first);
  if (found === "keit") return without(rest, ending(rest, ["lich", "ig"]), second);
  return rest.endsWith("e") ? word : rest;
}

/**
 * A word without an ending, if that lies in a region.
 * @param {string} word
 * @param {string} found
 * @param {number} from
 */
function without(word, found, from) {
  return found && word.length - found.length >= from ? word.slice(0, -found.length) : word;
}

byMarks.de = true;
stems.de = stem;
