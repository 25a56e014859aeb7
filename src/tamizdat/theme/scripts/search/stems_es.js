// Spanish stems: the algorithm of https://snowballstem.org/algorithms/spanish/stemmer.html

import { finder, regions, without } from "./romance.js";
import { byMarks, ending, list, stems } from "./stems.js";

const VOWELS = "aeiouáéíóúü";
const PRONOUNS = list("me se sela selo selas selos la le lo las les los nos");
const BEFORE_PRONOUNS = list("iéndo ándo ár ér ír ando iendo ar er ir yendo");
const standardSuffix = finder({
  gone: "anza anzas ico ica icos icas ismo ismos able ables ible ibles ista istas oso osa osos osas amiento amientos imiento imientos",
  ic: "adora ador ación adoras adores aciones ante antes ancia ancias acion",
  log: "logía logías",
  u: "ución uciones ucion",
  ente: "encia encias",
  amente: "amente",
  mente: "mente",
  idad: "idad idades",
  iva: "iva ivo ivas ivos",
});
const Y_VERB = list("ya ye yan yen yeron yendo yo yó yas yes yais yamos");
const verbSuffix = finder({
  u: "en es éis emos",
  gone:
    "arían arías arán arás aríais aría aréis aríamos aremos ará aré erían erías erán erás eríais ería eréis eríamos eremos " +
    "erá eré irían irías irán irás iríais iría iréis iríamos iremos irá iré aba ada ida ía ara iera ad ed id ase iese aste " +
    "iste an aban ían aran ieran asen iesen aron ieron ado ido ando iendo ió ar er ir as abas adas idas ías aras ieras ases " +
    "ieses ís áis abais íais arais ierais aseis ieseis asteis isteis ados idos amos ábamos íamos imos áramos iéramos iésemos ásemos",
});
const residualSuffix = finder({ o: "os a o á í ó", e: "e é" });

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  const [verb, first, second] = regions(form, VOWELS);
  const word = pronoun(form, verb);
  return residual(standard(word, first, second) || yVerb(word, verb) || verbal(word, verb), verb);
}

/**
 * @param {string} word
 * @param {number} verb
 */
function pronoun(word, verb) {
  const found = ending(word, PRONOUNS);
  const before = word.slice(0, word.length - found.length);
  const verbal = found && ending(before, BEFORE_PRONOUNS);
  if (!verbal || before.length - verbal.length < verb) return word;
  if (verbal === "yendo") return before.endsWith("uyendo") ? before : word;
  return before.slice(0, -verbal.length) + verbal.replace(/[áéí]/, (letter) => ({ á: "a", é: "e", í: "i" }[letter] || ""));
}

/**
 * @param {string} word
 * @param {number} first
 * @param {number} second
 * @returns {string} "" if there is no such suffix
 */
function standard(word, first, second) {
  const found = standardSuffix(word);
  if (!found || found.rest.length < (found.group === "amente" ? first : second)) return "";
  const { group, rest } = found;
  if (group === "gone") return rest;
  if (group === "ic") return without(rest, ["ic"], second);
  if (group === "amente") {
    const shorter = without(rest, ["iv", "os", "ic", "ad"], second);
    return shorter !== rest && rest.endsWith("iv") ? without(shorter, ["at"], second) : shorter;
  }
  if (group === "mente") return without(rest, ["ante", "able", "ible"], second);
  if (group === "idad") return without(rest, ["abil", "ic", "iv"], second);
  if (group === "iva") return without(rest, ["at"], second);
  return rest + group;
}

/**
 * @param {string} word
 * @param {number} verb
 * @returns {string} "" if there is no such suffix
 */
function yVerb(word, verb) {
  const found = ending(word, Y_VERB, verb);
  const rest = word.slice(0, word.length - found.length);
  return found && rest.endsWith("u") ? rest : "";
}

/**
 * @param {string} word
 * @param {number} verb
 */
function verbal(word, verb) {
  const found = verbSuffix(word, verb);
  if (!found) return word;
  return found.group === "u" && found.rest.endsWith("gu") ? found.rest.slice(0, -1) : found.rest;
}

/**
 * @param {string} word
 * @param {number} verb
 */
function residual(word, verb) {
  const found = residualSuffix(word);
  if (!found || found.rest.length < verb) return word;
  const { group, rest } = found;
  return group === "e" && rest.endsWith("gu") && rest.length > verb ? rest.slice(0, -1) : rest;
}

byMarks.es = true;
stems.es = stem;
