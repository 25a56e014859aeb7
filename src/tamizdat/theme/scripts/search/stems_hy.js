// Armenian stems: the algorithm of https://snowballstem.org/algorithms/armenian/stemmer.html

import { ending, list, region, stems } from "./stems.js";

const VOWELS = "աէիօւեոը";
const ENDINGS = list(
  "ները ներն ների ներդ երից ներից երի երդ երն երը ներին ությանն ությանը ությանս ությանդ ության երին ին սա ոջ ից երով ներով երում " +
  "ներում ուն ուդ վանս վանը վանդ անը անդ վան ոջը ոջս ոջդ ոց ուց ոջից ցից վից վի վով ով անով անում վանից ամբ ան ներ եր վա ը ն դ ց ի"
);
const VERBS = list(
  "ում վում ալու ելու վել անալ ելուց ալուց ըալ ըել ալով ելով ալիս ելիս ենալ ացնալ եցնել ցնել նել ատել ոտել կոտել տել ված եցվել " +
  "ացվել եցիր ացիր եցինք ացինք վեցիր վեցինք վեցիք վեցին ացրիր ացրեց ացրինք ացրիք ացրին եցիք ացիք եցին ացին ացար ացավ ացանք ացաք " +
  "ացան վեցի ացրի եցար եցավ ցանք ցաք ցան ացա ացի եցա չել եցի ար ավ անք աք ան ալ ել եց աց վե ա"
);
const ADJECTIVES = list(
  "բար պես որէն ովին ակի լայն րորդ երորդ ական ալի կոտ եկեն որակ եղ վուն երեն արան են ավետ գին իվ ատ ին"
);
const NOUNS = list(
  "ածո անակ անօց արան արք պան ստան եղէն ենք իկ իչ իք մունք յակ յուն ոնք որդ ոց չեք վածք վոր ավոր ություն ուկ ուհի ույթ ույք ուստ " +
  "ուս ցի ալիք անիք իլ իչք ունք գար ու ակ ան ք"
);

/**
 * @param {string} form
 * @returns {string}
 */
export function stem(form) {
  const vowel = form.search(/[աէիօւեոը]/);
  const start = vowel < 0 ? form.length : vowel + 1;
  const second = region(form, VOWELS, region(form, VOWELS, 0));
  const found = ending(form, ENDINGS, start);
  let word = found && form.length - found.length >= second ? form.slice(0, -found.length) : form;
  for (const suffixes of [VERBS, ADJECTIVES, NOUNS]) word = word.slice(0, word.length - ending(word, suffixes, start).length);
  return word;
}

stems.hy = stem;
