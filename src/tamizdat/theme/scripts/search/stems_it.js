// Italian stems: the algorithm of https://snowballstem.org/algorithms/italian/stemmer.html

import { finder, marked, regions, without } from "./romance.js";
import { byMarks, ending, list, stems } from "./stems.js";

const VOWELS = "aeiouàèìòù";
const PRONOUNS = list(
  "ci gli la le li lo mi ne si ti vi sene gliela gliele glieli glielo gliene mela mele meli melo mene tela tele teli telo tene " +
  "cela cele celi celo cene vela vele veli velo vene"
);
const BEFORE_PRONOUNS = ["ando", "endo", "ar", "er", "ir"];
const standardSuffix = finder({
  gone:
    "anza anze ico ici ica ice iche ichi ismo ismi abile abili ibile ibili ista iste isti istà istè istì oso osi osa ose mente " +
    "atrice atrici ante anti",
  ic: "azione azioni atore atori",
  log: "logia logie",
  u: "uzione uzioni usione usioni",
  ente: "enza enze",
  verb: "amento amenti imento imenti",
  amente: "amente",
  ità: "ità",
  iva: "ivo ivi iva ive",
});
const VERB = list(
  "ammo ando ano are arono asse assero assi assimo ata ate ati ato ava avamo avano avate avi avo emmo enda ende endi endo erà erai " +
  "eranno ere erebbe erebbero erei eremmo eremo ereste eresti erete erò erono essero ete eva evamo evano evate evi evo Yamo iamo " +
  "immo irà irai iranno ire irebbe irebbero irei iremmo iremo ireste iresti irete irò irono isca iscano isce isci isco iscono " +
  "issero ita ite iti ito iva ivamo ivano ivate ivi ivo ono uta ute uti uto ar ir"
);

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  /** @type {Record<string, string>} */
  const written = { á: "à", é: "è", í: "ì", ó: "ò", ú: "ù", qu: "qU" };
  let word = marked(form.replace(/[áéíóú]|qu/g, (found) => written[found]), VOWELS);
  const [usual, first, second] = regions(word, VOWELS);
  const verb = word.startsWith("divan") ? 5 : usual;
  word = pronoun(word, verb);
  word = standard(word, verb, first, second) || word.slice(0, word.length - ending(word, VERB, verb).length);
  return last(word, verb).replace(/[IU]/g, (letter) => letter.toLowerCase());
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
  return verbal.length > 2 ? before : before + "e";
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
  if (rest.length < (group === "amente" ? first : group === "verb" ? verb : second)) return "";
  if (group === "gone" || group === "verb") return rest;
  if (group === "ic") return without(rest, ["ic"], second);
  if (group === "amente") {
    const shorter = without(rest, ["abil", "iv", "os", "ic"], second);
    return shorter !== rest && rest.endsWith("iv") ? without(shorter, ["at"], second) : shorter;
  }
  if (group === "ità") return without(rest, ["abil", "ic", "iv"], second);
  if (group === "iva") {
    const shorter = without(rest, ["at"], second);
    return shorter !== rest ? without(shorter, ["ic"], second) : rest;
  }
  return rest + group;
}

/**
 * @param {string} word
 * @param {number} verb
 */
function last(word, verb) {
  if (/[aeioàèìò]$/.test(word) && word.length > verb) {
    word = word.slice(0, -1);
    if (word.endsWith("i") && word.length > verb) word = word.slice(0, -1);
  }
  return /[cg]h$/.test(word) && word.length - 2 >= verb ? word.slice(0, -1) : word;
}

byMarks.it = true;
stems.it = stem;
