// Turkish stems: the algorithm of https://snowballstem.org/algorithms/turkish/stemmer.html, written as a walk from the end of a
// word: `at` is where it stands, `end` and `start` are the ends of what is taken away. A step that fails goes back.

import { byMarks, list, stems } from "./stems.js";

const VOWELS = "aeıioöuü";
const HIGH = "ıiuü";
/** @type {Record<string, string>} which vowels may stand before a vowel */
const HARMONY = { a: "aıou", e: "eiöü", ı: "aı", i: "ei", o: "ou", ö: "öü", u: "ou", ü: "öü" };

let word = "";
let at = 0;
let end = 0;
let nouns = true;

/** @typedef {() => boolean} Step */

/** @type {(...steps: Step[]) => Step} the first of some steps that succeeds */
const either = (...steps) => () => steps.some((step) => trial(step));
/** @type {(...steps: Step[]) => Step} all of some steps, one after the other */
const all = (...steps) => () => steps.every((step) => step());
/** @type {(step: Step) => Step} a step, or nothing */
const maybe = (step) => () => trial(step) || true;

/** @param {Step} step */
function trial(step) {
  const left = word.length - at; // from the end: what is taken away lies behind
  if (step()) return true;
  at = word.length - left;
  return false;
}

/** @type {Step} */
const open = () => {
  end = at;
  return true;
};
/** @type {Step} */
const remove = () => {
  word = word.slice(0, at) + word.slice(end);
  return true;
};

/** @param {string} letters */
const standsBefore = (letters) => at > 0 && letters.includes(word[at - 1]);

/** @type {Step} */
const harmonious = () => {
  let vowel = at - 1;
  while (vowel >= 0 && !VOWELS.includes(word[vowel])) vowel--;
  if (vowel < 0) return false;
  const before = HARMONY[word[vowel]];
  for (let place = vowel - 1; place >= 0; place--) if (before.includes(word[place])) return true;
  return false;
};

/**
 * @param {string} letters one of which may come before a suffix
 * @param {boolean} vowel whether a vowel must come before that, or a consonant
 * @returns {Step}
 */
const linked = (letters, vowel) => () => {
  const fits = (/** @type {number} */ place) => place >= 0 && VOWELS.includes(word[place]) === vowel;
  if (!standsBefore(letters)) return at > 0 && fits(at - 2);
  if (!fits(at - 2)) return false;
  at--;
  return true;
};

/**
 * @param {string} suffixes
 * @returns {Step}
 */
const one = (suffixes) => {
  const all = list(suffixes);
  return () => {
    const found = all.find((suffix) => word.endsWith(suffix, at));
    if (!found) return false;
    at -= found.length;
    return true;
  };
};

const linkedY = linked("y", true);
const possessives = all(one("mız miz muz müz nız niz nuz nüz m n"), linked(HIGH, false));
const sU = all(harmonious, one("ı i u ü"), linked("s", true));
const lArI = one("leri ları");
const yU = all(harmonious, one("ı i u ü"), linkedY);
const nU = all(harmonious, one("nı ni nu nü"));
const nUn = all(harmonious, one("ın in un ün"), linked("n", true));
const yA = all(harmonious, one("a e"), linkedY);
const nA = all(harmonious, one("na ne"));
const DA = all(harmonious, one("da de ta te"));
const ndA = all(harmonious, one("nda nde"));
const DAn = all(harmonious, one("dan den tan ten"));
const ndAn = all(harmonious, one("ndan nden"));
const ylA = all(harmonious, one("la le"), linkedY);
const ncA = all(harmonious, one("ca ce"), linked("n", true));
const yUm = all(harmonious, one("ım im um üm"), linkedY);
const sUn = all(harmonious, one("sın sin sun sün"));
const yUz = all(harmonious, one("ız iz uz üz"), linkedY);
const sUnUz = one("sınız siniz sunuz sünüz");
const lAr = all(harmonious, one("ler lar"));
const nUz = all(harmonious, one("nız niz nuz nüz"));
const DUr = all(harmonious, one("tır tir tur tür dır dir dur dür"));
const yDU = all(
  harmonious,
  one(
    "tım tim tum tüm dım dim dum düm tın tin tun tün dın din dun dün tık tik tuk tük dık dik duk dük tı ti tu tü dı di du dü"
  ),
  linkedY
);
const ysA = all(one("sam san sak sem sen sek sa se"), linkedY);
const ymUş = all(harmonious, one("mış miş muş müş"), linkedY);
const yken = all(one("ken"), linkedY);

const person = maybe(either(sUnUz, lAr, yUm, sUn, yUz));
const verbal = all(
  open,
  () => (nouns = true),
  either(
    either(ymUş, yDU, ysA, yken),
    all(one("casına cesine"), person, ymUş),
    all(lAr, remove, maybe(all(open, either(DUr, yDU, ysA, ymUş))), () => !(nouns = false)),
    all(nUz, either(yDU, ysA)),
    all(either(sUnUz, yUz, sUn, yUm), remove, maybe(all(open, ymUş))),
    all(DUr, remove, maybe(all(open, person, ymUş)))
  ),
  remove
);

/** @type {Step} */
const chain = () => chained();
const manyBefore = maybe(all(open, lAr, remove, chain));
const owned = all(open, either(possessives, sU), remove, manyBefore);
const chained = all(
  open,
  one("ki"),
  either(
    all(DA, remove, maybe(all(open, either(all(lAr, remove, maybe(chain)), all(possessives, remove, manyBefore))))),
    all(nUn, remove, maybe(all(open, either(all(lArI, remove), owned, chain)))),
    all(ndA, either(all(lArI, remove), all(sU, remove, manyBefore), chain))
  )
);
const nominal = either(
  all(open, lAr, remove, maybe(chain)),
  all(open, ncA, remove, maybe(either(all(open, lArI, remove), owned, all(open, lAr, remove, chain)))),
  all(open, either(ndA, nA), either(all(lArI, remove), all(sU, remove, manyBefore), chain)),
  all(open, either(ndAn, nU), either(all(sU, remove, manyBefore), lArI)),
  all(open, DAn, remove, maybe(all(open, either(all(possessives, remove, manyBefore), all(lAr, remove, maybe(chain)), chain)))),
  all(open, either(nUn, ylA), remove, maybe(either(all(open, lAr, remove, chain), owned, chain))),
  all(open, lArI, remove),
  chain,
  all(
    open, either(DA, yU, yA), remove,
    maybe(all(open, either(all(possessives, remove, maybe(all(open, lAr))), lAr), remove, open, chain))
  ),
  owned
);

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  if (!/[aeıioöuü].*[aeıioöuü]/.test(form)) return form;
  word = form;
  at = word.length;
  trial(verbal);
  if (!nouns) return word;
  at = word.length;
  trial(nominal);
  return last(word);
}

/**
 * A stem with the last letter that it has where nothing follows.
 * @param {string} stem
 */
function last(stem) {
  if (/^(?:soy)?ad$/.test(stem)) return stem;
  if (/[dg]$/.test(stem)) {
    const vowel = (/[aeıioöuü](?=[^aeıioöuü]*$)/.exec(stem) || [""])[0];
    /** @type {Record<string, string>} */
    const high = { a: "ı", ı: "ı", e: "i", i: "i", o: "u", u: "u", ö: "ü", ü: "ü" };
    if (vowel) return stem + high[vowel];
  }
  /** @type {Record<string, string>} */
  const hard = { b: "p", c: "ç", d: "t", ğ: "k" };
  return stem.replace(/[bcdğ]$/, (letter) => hard[letter]);
}

byMarks.tr = true;
stems.tr = stem;
