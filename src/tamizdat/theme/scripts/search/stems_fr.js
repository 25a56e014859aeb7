// French stems: the algorithm of https://snowballstem.org/algorithms/french/stemmer.html

import { finder, without } from "./romance.js";
import { byMarks, ending, list, region, stems } from "./stems.js";

const VOWELS = "aeiouyâàëéêèïîôûù";
const standardSuffix = finder({
  gone: "ance iqUe isme able iste eux ances iqUes ismes ables istes",
  iqU: "atrice ateur ation atrices ateurs ations",
  log: "logie logies",
  u: "usion ution usions utions",
  ent: "ence ences",
  ement: "ement ements",
  ité: "ité ités",
  ive: "if ive ifs ives",
  eau: "eaux",
  al: "aux",
  ou: "oux",
  euse: "euse euses",
  issement: "issement issements",
  amment: "amment",
  emment: "emment",
  ment: "ment ments",
});
const I_VERB = list(
  "îmes ît îtes i ie ies ir ira irai iraIent irais irait iras irent irez iriez irions irons iront is issaIent issais issait " +
  "issant issante issantes issants isse issent isses issez issiez issions issons it"
);
const verbSuffix = finder({
  ions: "ions",
  gone: "é ée ées és èrent er era erai eraIent erais erait eras erez eriez erions erons eront ez iez",
  ais: "ais aise aises",
  e: "âmes ât âtes a ai aIent ait ant ante antes ants as asse assent asses assiez assions",
});
const RESIDUAL = list("ion ier ière Ier Ière e");

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  const whole = marked(form);
  const first = region(whole, VOWELS, 0);
  const second = region(whole, VOWELS, first);
  const verb = verbRegion(whole);
  let word = suffixed(whole, verb, first, second);
  word = word.replace(/(?:enn|onn|ett|ell|eill)$/, (double) => double.slice(0, -1));
  word = word.replace(/[éè]([^aeiouyâàëéêèïîôûù]+)$/, "e$1");
  return word.replace(/[IUY]/g, (letter) => letter.toLowerCase()).replace(/He/g, "ë").replace(/Hi/g, "ï").replace(/H/g, "");
}

/**
 * A word with i, u, y where they are no vowels written as I, U, Y, and ë, ï as He, Hi.
 * @param {string} word
 */
function marked(word) {
  /** @param {number} at */
  const isVowel = (at) => at < word.length && VOWELS.includes(word[at]);
  /**
   * @param {number} at
   * @param {string} letters
   */
  const put = (at, letters) => {
    word = word.slice(0, at) + letters + word.slice(at + 1);
  };
  for (let at = 0; at < word.length; at++) {
    const next = word[at + 1];
    if (isVowel(at) && (next === "y" || ((next === "u" || next === "i") && isVowel(at + 2)))) put(at + 1, next.toUpperCase());
    if (word[at] === "ë") put(at, "He");
    else if (word[at] === "ï") put(at, "Hi");
    else if (word[at] === "y" && isVowel(at + 1)) put(at, "Y");
    else if (word[at] === "q" && next === "u") put(at + 1, "U");
  }
  return word;
}

/** @param {string} word */
function verbRegion(word) {
  if (/^[aeiouyâàëéêèïîôûù]{2}./.test(word)) return 3;
  const exception = /^(?:par|col|tap|ni(?=[aeiouyâàëéêèïîôûù]))/.exec(word);
  if (exception) return exception[0].length + (exception[0] === "ni" ? 1 : 0);
  for (let at = 1; at < word.length; at++) if (VOWELS.includes(word[at])) return at + 1;
  return word.length;
}

/**
 * @param {string} word
 * @param {number} verb
 * @param {number} first
 * @param {number} second
 */
function suffixed(word, verb, first, second) {
  let [found, done] = standard(word, verb, first, second);
  if (!done) [found, done] = iVerb(found, verb);
  if (!done) [found, done] = verbal(found, verb, second);
  if (!done) return residual(found, verb, second);
  return found.replace(/Y$/, "i").replace(/ç$/, "c");
}

/**
 * A word without its standard suffix, and whether that was all.
 * @param {string} word
 * @param {number} verb
 * @param {number} first
 * @param {number} second
 * @returns {[string, boolean]}
 */
function standard(word, verb, first, second) {
  const found = standardSuffix(word);
  if (!found) return [word, false];
  const { group, rest } = found;
  const length = rest.length;
  if (group === "eau") return [rest + "eau", true];
  if (group === "al") return length >= first ? [rest + "al", true] : [word, false];
  if (group === "ou") return /[bhjlnp]$/.test(rest) ? [rest + "ou", true] : [word, false];
  if (group === "amment" || group === "emment") return [length >= verb ? rest + (group[0] === "a" ? "ant" : "ent") : word, false];
  if (group === "ment") return [/[aeiouyâàëéêèïîôûù]$/.test(rest) && length > verb ? rest : word, false];
  if (group === "issement") return length >= first && /[^aeiouyâàëéêèïîôûù]$/.test(rest) ? [rest, true] : [word, false];
  if (group === "ement") return length >= verb ? [adverb(rest, verb, first, second), true] : [word, false];
  if (group === "euse") return length >= second ? [rest, true] : length >= first ? [rest + "eux", true] : [word, false];
  if (length < second) return [word, false];
  if (group === "gone") return [rest, true];
  if (group === "iqU") return [ic(rest, second), true];
  if (group === "ité") return [rest.endsWith("abil") ? abil(rest, second) : ic(without(rest, ["iv"], second), second, rest), true];
  if (group === "ive") {
    const shorter = without(rest, ["at"], second);
    return [shorter === rest ? rest : ic(shorter, second), true];
  }
  return [rest + group, true];
}

/**
 * A word without "ic", or with "iqU" for it outside of R2.
 * @param {string} word
 * @param {number} second
 * @param {string} [before] the word before something was taken away: nothing more is then
 */
function ic(word, second, before = word) {
  if (before !== word || !word.endsWith("ic")) return word;
  return word.length - 2 >= second ? word.slice(0, -2) : word.slice(0, -1) + "qU";
}

/**
 * @param {string} word
 * @param {number} second
 */
function abil(word, second) {
  return word.length - 4 >= second ? word.slice(0, -4) : word.slice(0, -4) + "abl";
}

/**
 * What stands before -ement without its own suffix.
 * @param {string} word
 * @param {number} verb
 * @param {number} first
 * @param {number} second
 */
function adverb(word, verb, first, second) {
  if (word.endsWith("eus")) {
    if (word.length - 3 >= second) return word.slice(0, -3);
    return word.length - 3 >= first ? word.slice(0, -1) + "x" : word;
  }
  if (/[iI]èr$/.test(word)) return word.length - 3 >= verb ? word.slice(0, -3) + "i" : word;
  const shorter = without(word, ["iv", "abl", "iqU"], second);
  return shorter !== word && word.endsWith("iv") ? without(shorter, ["at"], second) : shorter;
}

/**
 * @param {string} word
 * @param {number} verb
 * @returns {[string, boolean]}
 */
function iVerb(word, verb) {
  const found = ending(word, I_VERB, verb);
  const rest = word.slice(0, word.length - found.length);
  return found && rest.length > verb && /[^aeiouyâàëéêèïîôûùH]$/.test(rest) ? [rest, true] : [word, false];
}

/**
 * @param {string} word
 * @param {number} verb
 * @param {number} second
 * @returns {[string, boolean]}
 */
function verbal(word, verb, second) {
  const found = verbSuffix(word, verb);
  if (!found || (found.group === "ions" && found.rest.length < second)) return [word, false];
  if (found.group === "ais" && /(?:^.al|auv|épl)$/.test(found.rest)) return [word, false];
  return [(found.group === "e" || found.ending === "ais") && found.rest.endsWith("e") && found.rest.length > verb ? found.rest.slice(0, -1) : found.rest, true];
}

/**
 * @param {string} word
 * @param {number} verb
 * @param {number} second
 */
function residual(word, verb, second) {
  if (/(?:Hi|[^aiouès])s$/.test(word)) word = word.slice(0, -1);
  const found = ending(word, RESIDUAL, verb);
  const rest = word.slice(0, word.length - found.length);
  if (!found) return word;
  if (found === "ion") return rest.length >= second && rest.length > verb && /[st]$/.test(rest) ? rest : word;
  return found === "e" ? rest : rest + "i";
}

byMarks.fr = true;
stems.fr = stem;
