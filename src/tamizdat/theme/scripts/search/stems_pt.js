// Portuguese stems: the algorithm of https://snowballstem.org/algorithms/portuguese/stemmer.html

import { finder, regions, without } from "./romance.js";
import { byMarks, ending, list, stems } from "./stems.js";

const VOWELS = "aeiouáéíóúâêô";
const standardSuffix = finder({
  gone:
    "eza ezas ico ica icos icas ismo ismos ável ível ista istas oso osa osos osas amento amentos imento imentos adora ador " +
    "aça~o adoras adores aço~es ante antes ância",
  log: "logia logias",
  u: "uça~o uço~es",
  ente: "ência ências",
  amente: "amente",
  mente: "mente",
  idade: "idade idades",
  iva: "iva ivo ivas ivos",
  ir: "ira iras",
});
const VERB = list(
  "ada ida ia aria eria iria ará ara erá era irá ava asse esse isse aste este iste ei arei erei irei am iam ariam eriam iriam aram " +
  "eram iram avam em arem erem irem assem essem issem ado ido ando endo indo ara~o era~o ira~o ar er ir as adas idas ias arias " +
  "erias irias arás aras erás eras irás avas es ardes erdes irdes ares eres ires asses esses isses astes estes istes is ais eis " +
  "íeis aríeis eríeis iríeis áreis areis éreis ereis íreis ireis ásseis ésseis ísseis áveis ados idos ámos amos íamos aríamos " +
  "eríamos iríamos áramos éramos íramos ávamos emos aremos eremos iremos ássemos êssemos íssemos imos armos ermos irmos eu iu ou " +
  "ira iras"
);

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  const whole = form.replace(/ã/g, "a~").replace(/õ/g, "o~");
  const [verb, first, second] = regions(whole, VOWELS);
  let word = standard(whole, verb, first, second);
  if (!word) {
    const found = ending(whole, VERB, verb);
    word = found ? whole.slice(0, -found.length) : "";
  }
  if (word) {
    if (word.endsWith("ci") && word.length > verb) word = word.slice(0, -1);
  } else {
    const found = ending(whole, ["os", "a", "i", "o", "á", "í", "ó"]);
    word = whole.length - found.length >= verb ? whole.slice(0, whole.length - found.length) : whole;
  }
  return last(word, verb).replace(/a~/g, "ã").replace(/o~/g, "õ");
}

/**
 * @param {string} word
 * @param {number} verb
 * @param {number} first
 * @param {number} second
 * @returns {string} "" if there is no such suffix
 */
function standard(word, verb, first, second) {
  const found = standardSuffix(word);
  if (!found) return "";
  const { group, rest } = found;
  if (group === "ir") return rest.length >= verb && rest.endsWith("e") ? rest + "ir" : "";
  if (rest.length < (group === "amente" ? first : second)) return "";
  if (group === "gone") return rest;
  if (group === "amente") {
    const shorter = without(rest, ["iv", "os", "ic", "ad"], second);
    return shorter !== rest && rest.endsWith("iv") ? without(shorter, ["at"], second) : shorter;
  }
  if (group === "mente") return without(rest, ["ante", "avel", "ível"], second);
  if (group === "idade") return without(rest, ["abil", "ic", "iv"], second);
  if (group === "iva") return without(rest, ["at"], second);
  return rest + group;
}

/**
 * @param {string} word
 * @param {number} verb
 */
function last(word, verb) {
  if (word.endsWith("ç")) return word.slice(0, -1) + "c";
  if (!/[eéê]$/.test(word) || word.length <= verb) return word;
  const rest = word.slice(0, -1);
  return /(?:gu|ci)$/.test(rest) && rest.length > verb ? rest.slice(0, -1) : rest;
}

byMarks.pt = true;
stems.pt = stem;
