// English stems: the algorithm "Porter2", https://snowballstem.org/algorithms/english/stemmer.html

import { ending, list, region, stems } from "./stems.js";

const VOWELS = "aeiouy";

/** @type {Record<string, string>} */
const SPECIAL = {
  skis: "ski", skies: "sky", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli", singly: "singl",
  sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias", andes: "andes",
};
const BEGINNINGS = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/;
const VERBAL = list("eed eedly ed edly ing ingly");
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;

/** @type {Record<string, string>} */
const SECOND = {
  tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize", ization: "ize", ational: "ate",
  ation: "ate", ator: "ate", alism: "al", aliti: "al", alli: "al", fulness: "ful", ousli: "ous", ousness: "ous",
  iveness: "ive", iviti: "ive", biliti: "ble", bli: "ble", ogist: "og", ogi: "og", fulli: "ful", lessli: "less", li: "",
};
/** @type {Record<string, string>} */
const THIRD = {
  tional: "tion", ational: "ate", alize: "al", icate: "ic", iciti: "ic", ical: "ic", ful: "", ness: "", ative: "",
};
const SECOND_ENDINGS = list(Object.keys(SECOND).join(" "));
const THIRD_ENDINGS = list(Object.keys(THIRD).join(" "));
const FOURTH_ENDINGS = list("al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion");

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  if (Object.prototype.hasOwnProperty.call(SPECIAL, form)) return SPECIAL[form];
  if (Array.from(form).length < 3) return form;
  let word = form.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const start = BEGINNINGS.exec(word);
  const first = start ? start[0].length : region(word, VOWELS, 0);
  const second = region(word, VOWELS, first);
  word = plural(word);
  word = verbal(word, first);
  word = word.replace(/([^aeiouy])[yY]$/, (all, before, at) => (at > 0 ? before + "i" : all));
  word = replaced(word, SECOND, SECOND_ENDINGS, first, second);
  word = replaced(word, THIRD, THIRD_ENDINGS, first, second);
  word = without(word, second);
  word = last(word, first, second);
  return word.replace(/Y/g, "y");
}

/** @param {string} word */
function plural(word) {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/[us]s$/.test(word)) return word;
  return /[aeiouy].+s$/u.test(word) ? word.slice(0, -1) : word;
}

/**
 * @param {string} word
 * @param {number} first
 */
function verbal(word, first) {
  const found = ending(word, VERBAL);
  if (!found) return word;
  const rest = word.slice(0, -found.length);
  if (found.startsWith("eed")) {
    if (/^(?:proc|exc|succ)$/.test(rest)) return rest + "eed";
    return rest.length >= first ? rest + "ee" : word;
  }
  if (found === "ing") {
    if (/^[^aeiouy]y$/.test(rest)) return rest[0] + "ie";
    if (/^(?:inn|out|cann|herr|earr|even)$/.test(rest)) return word;
  }
  if (!/[aeiouy]/.test(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return rest + "e";
  if (DOUBLE.test(rest)) return /^[aeo]..$/.test(rest) ? rest : rest.slice(0, -1);
  return rest.length <= first && short(rest) ? rest + "e" : rest;
}

/** @param {string} word */
function short(word) {
  return /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word) || word === "past";
}

/**
 * @param {string} word
 * @param {Record<string, string>} table
 * @param {string[]} endings
 * @param {number} first
 * @param {number} second
 */
function replaced(word, table, endings, first, second) {
  const found = ending(word, endings);
  const rest = word.slice(0, word.length - found.length);
  if (!found || rest.length < first) return word;
  if (found === "li" && !/[cdeghkmnrt]$/.test(rest)) return word;
  if (found === "ogi" && !rest.endsWith("l")) return word;
  if (found === "ative" && rest.length < second) return word;
  return rest + table[found];
}

/**
 * @param {string} word
 * @param {number} second
 */
function without(word, second) {
  const found = ending(word, FOURTH_ENDINGS);
  const rest = word.slice(0, word.length - found.length);
  if (!found || rest.length < second || (found === "ion" && !/[st]$/.test(rest))) return word;
  return rest;
}

/**
 * @param {string} word
 * @param {number} first
 * @param {number} second
 */
function last(word, first, second) {
  const rest = word.slice(0, -1);
  if (word.endsWith("e") && (rest.length >= second || (rest.length >= first && !short(rest)))) return rest;
  if (word.endsWith("ll") && rest.length >= second) return rest;
  return word;
}

stems.en = stem;
