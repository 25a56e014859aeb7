// Folding, as search/folding.py does it: of the ways in which a word may be written, the one under which it is found.

import { APOSTROPHES, LETTERS, SINGLE, signs } from "./letters.js";

export const LONGEST = 64;

const FOLDED = /^[a-z0-9а-я]+$/;
const DROPPED = new RegExp(
  "[" + signs("ad 2b9-2bf 300-36f 374 591-5c7 610-61a 640 64b-65f 670 6d6-6ed 200c-200d 2060 fe00-fe0f feff " + APOSTROPHES) + "]" +
  "|[^" + signs(LETTERS) + signs(SINGLE) + "]",
  "gu"
);
const SAME = table(
  "ё ѐ ѝ ς ß œ آ أ إ ٱ ؤ ئ ى ي ك ة ۀ ٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹",
  "е е и σ ss oe ا ا ا ا و ی ی ی ک ه ه 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9"
);
const BARE = table("ø đ ł ħ ı ð þ æ", "o d l h i d th ae");
const DOTTED = table("I İ", "ı i");

/**
 * A function that writes other letters for some.
 * @param {string} from letters, blanks between them
 * @param {string} to what is written for each
 * @returns {(text: string) => string}
 */
function table(from, to) {
  const keys = from.split(" ");
  const values = to.split(" ");
  const all = new RegExp("[" + keys.join("") + "]", "g");
  return (text) => text.replace(all, (letter) => values[keys.indexOf(letter)]);
}

/**
 * A word in small letters, without what may be left out in writing it; "" if nothing is left.
 * @param {string} word
 * @param {boolean} marks whether Latin letters keep theirs
 * @param {boolean} dotted whether I is a capital ı
 */
export function fold(word, marks, dotted) {
  if (dotted) word = DOTTED(word);
  word = word.toLowerCase();
  if (!FOLDED.test(word)) {
    word = SAME(word.normalize("NFKC").toLowerCase().normalize("NFC")).replace(DROPPED, "");
    if (!marks) word = bare(word);
  }
  return cut(word);
}

/**
 * The first signs of a form, as many as one may have.
 * @param {string} form
 */
export function cut(form) {
  return form.length > LONGEST ? Array.from(form).slice(0, LONGEST).join("") : form;
}

/**
 * A form without the marks of Latin and Greek letters.
 * @param {string} form
 */
export function bare(form) {
  return BARE(
    form.replace(/[\u00c0-\u03ff\u1e00-\u1fff]+/g, (run) => run.normalize("NFD").replace(/[\u0300-\u036f]/g, ""))
  );
}
