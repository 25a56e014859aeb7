// Romanian stems: the algorithm of https://snowballstem.org/algorithms/romanian/stemmer.html

import { finder, marked, regions } from "./romance.js";
import { byMarks, stems } from "./stems.js";

const VOWELS = "aeiouâîă";
const plural = finder({
  "": "ul ului", a: "aua", e: "ea ele elor", i: "ii iua iei iile iilor ilor ile", at: "atei", ați: "ație ația",
});
const combined = finder({
  abil: "abilitate abilitati abilităi abilități",
  ibil: "ibilitate",
  iv: "ivitate ivitati ivităi ivități",
  ic: "icitate icitati icităi icități icator icatori iciv iciva icive icivi icivă ical icala icale icali icală",
  at: "ativ ativa ative ativi ativă ațiune atoare ator atori ătoare ător ători",
  it: "itiv itiva itive itivi itivă ițiune itoare itor itori",
});
const standard = finder({
  "":
    "at ata ată ati ate ut uta ută uti ute it ita ită iti ite ic ica ice ici ică abil abila abile abili abilă ibil ibila ibile " +
    "ibili ibilă oasa oasă oase os osi oși ant anta ante anti antă ator atori itate itati ităi ități iv iva ive ivi ivă",
  t: "iune iuni",
  ist: "ism isme ist ista iste isti istă iști",
});
const verbal = finder({
  consonant:
    "are ere ire âre ind ând indu ându eze ească ez ezi ează esc ești ește ăsc ăști ăște am ai au eam eai ea eați eau iam iai ia " +
    "iați iau ui ași arăm arăți ară uși urăm urăți ură iși irăm irăți iră âi âși ârăm ârăți âră asem aseși ase aserăm aserăți aseră " +
    "isem iseși ise iserăm iserăți iseră âsem âseși âse âserăm âserăți âseră usem useși use userăm userăți useră",
  any: "ăm ați em eți im iți âm âți seși serăm serăți seră sei se sesem seseși sese seserăm seserăți seseră",
});
const vowel = finder({ "": "a e i ie ă" });

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  let word = marked(form.replace(/ş/g, "ș").replace(/ţ/g, "ț"), VOWELS); // which older keyboards had for them
  const [verb, first, second] = regions(word, VOWELS);
  let found = plural(word);
  if (found && found.rest.length >= first && !(found.ending === "ile" && found.rest.endsWith("ab"))) word = found.rest + found.group;
  let shorter = derived(word, first, second);
  if (!shorter) {
    found = verbal(word, verb);
    const kept = found && found.group === "consonant" && !(found.rest.length > verb && /[^aeioâîă]$/.test(found.rest));
    shorter = found && !kept ? found.rest : word;
  }
  found = vowel(shorter);
  return (found && found.rest.length >= verb ? found.rest : shorter).replace(/[IU]/g, (letter) => letter.toLowerCase());
}

/**
 * @param {string} word
 * @param {number} first
 * @param {number} second
 * @returns {string} "" if nothing was removed
 */
function derived(word, first, second) {
  let removed = false;
  for (let found = combined(word); found && found.rest.length >= first; found = combined(word)) {
    word = found.rest + found.group;
    removed = true;
  }
  const found = standard(word);
  if (found && found.rest.length >= second && (found.group !== "t" || found.rest.endsWith("ț"))) {
    return found.group === "t" ? found.rest.slice(0, -1) + "t" : found.rest + found.group;
  }
  return removed ? word : "";
}

byMarks.ro = true;
stems.ro = stem;
