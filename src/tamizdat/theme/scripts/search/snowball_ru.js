// The Russian stemmer of Snowball: the algorithm of https://snowballstem.org/algorithms/russian/stemmer.html

import { ending, list, region } from "./stems.js";

const VOWELS = "аеиоуыэюя";

const GERUND_A = list("в вши вшись");
const GERUND = list("ив ивши ившись ыв ывши ывшись");
const REFLEXIVE = ["ся", "сь"];
const ADJECTIVE = list("ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею");
const PARTICIPLE_A = list("ем нн вш ющ щ");
const PARTICIPLE = list("ивш ывш ующ");
const VERB_A = list("ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно");
const VERB = list("ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю");
const NOUN = list("а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я");

/**
 * A word without the longest ending of two groups; the same word if it has none.
 * @param {string} word
 * @param {string[]} after endings that must follow а or я
 * @param {string[]} free endings that need not
 * @param {number} start of the region that is looked at
 */
function without(word, after, free, start) {
  const one = ending(word, after, start);
  const other = ending(word, free, start);
  if (other.length >= one.length) return word.slice(0, word.length - other.length);
  const rest = word.slice(0, -one.length);
  return rest.length > start && /[ая]$/.test(rest) ? rest : word;
}

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  const vowel = form.search(/[аеиоуыэюя]/);
  if (vowel < 0) return form;
  const start = vowel + 1;
  const second = region(form, VOWELS, region(form, VOWELS, 0));
  let word = without(form, GERUND_A, GERUND, start);
  if (word === form) word = inflected(word, start);
  if (word.length > start && word.endsWith("и")) word = word.slice(0, -1);
  const derived = ending(word, ["ость", "ост"], Math.max(second, start));
  word = word.slice(0, word.length - derived.length);
  return tidy(word, start);
}

/**
 * @param {string} word
 * @param {number} start
 */
function inflected(word, start) {
  word = word.slice(0, word.length - ending(word, REFLEXIVE, start).length);
  const adjective = ending(word, ADJECTIVE, start);
  if (adjective) return without(word.slice(0, -adjective.length), PARTICIPLE_A, PARTICIPLE, start);
  const verb = without(word, VERB_A, VERB, start);
  if (verb !== word) return verb;
  return word.slice(0, word.length - ending(word, NOUN, start).length);
}

/**
 * @param {string} word
 * @param {number} start
 */
function tidy(word, start) {
  if (word.length - 2 >= start && word.endsWith("нн")) return word.slice(0, -1);
  const superlative = ending(word, ["ейше", "ейш"], start);
  if (superlative) {
    const rest = word.slice(0, -superlative.length);
    return rest.length - 2 >= start && rest.endsWith("нн") ? rest.slice(0, -1) : rest;
  }
  return word.length > start && word.endsWith("ь") ? word.slice(0, -1) : word;
}
