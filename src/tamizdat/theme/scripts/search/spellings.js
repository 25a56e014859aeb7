// Names in another script, and words typed on the wrong layout, as search/spellings.py writes them.

const MOST = 8;
const SHORTEST = 3;
const KEPT = 48;

const CYRILLIC = " ab av ba be bg ce cv inh kbd kk kv ky mk mn os ru sah sr tg tt tyv udm uk ";
const OTHER =
  " am ar bn bo ckb dv el fa gu he hi hy ja ka km kn ko lo ml mr my ne pa ps sd si ta te th ug ur yi zh ";

// Letters, a colon, how they may be written: "1" before a way makes it dearer by one. "^" begins a word, "$" ends it.
const TO_CYRILLIC =
  "a:а b:б c:к,1ц,1с,2ч d:д e:е,2э ^e:е,1э f:ф g:г h:х,1г i:и,2й j:й,1дж,1ж k:к l:л m:м n:н o:о p:п q:к r:р s:с,2ш,2з t:т " +
  "u:у,2ю v:в " +
  "w:в x:кс y:ы,1и,1й z:з,2ц,2ж y$:ый,1ий,1и,2ы " +
  "shch:щ schtsch:щ chtch:щ stsch:щ sch:ш,1щ,2сч chvili$:швили zch:цх tsch:ч tch:ч,2тч sh:ш,2сх ch:ч,1х,2ш zh:ж kh:х gh:г th:т ph:ф ck:к " +
  "dzh:дж dj:дж " +
  "dsch:дж dz:дз ds:дз,1дс ts:ц,2тс tz:ц,2тз cz:ч,1ц ya:я,1ья yu:ю,1ью yo:е,1йо,1ье ye:е,1ье yi:и ja:я,1ья,1джа " +
  "ju:ю,1ью,1джу,1жу " +
  "jo:е,1джо,1йо je:е,1дже,1ье ji:джи,1жи,1йи aya:ая aye:ае ayu:аю aja:ая aje:ае aju:аю eya:ея eye:ее eyu:ею eja:ея " +
  "iya:ия iye:ие iyo:ие,1ийо " +
  "iyu:ию ija:ия ije:ие iju:ию oya:оя oye:ое oyu:ою oja:оя uya:уя uye:уе uja:уя ia:ия,1иа,1я iu:ю,1ию,1иу iou:ю,1иу " +
  "io:ио,1е ie:ие,1ье " +
  "ai:ай,1аи ay:ай aj:ай aji:аджи,1ажи ei:ей,1эй,2еи ey:ей,1эй ej:ей oi:ой oy:ой oj:ой ou:у,1оу ui:уй,1уи uy:уй uj:уй " +
  "ij:ий iy:ий ii:ий " +
  "oo:у,1оо ee:и,1ее sky$:ский skiy$:ский ski$:ский skij$:ский skii$:ский skyi$:ский iy$:ий,1ый yy$:ый yi$:ий,1ый " +
  "ff:фф,1ф kk:кк,1к ll:лл,1л mm:мм,1м nn:нн,1н pp:пп,1п ss:сс,1с tt:тт,1т " +
  "lb:льб,1лб lch:льч,1лч lf:льф,1лф lg:льг,1лг lk:лк,1льк lm:льм,1лм ln:льн,1лн ls:льс,1лс lsk:льск,1лск lsh:льш " +
  "lt:льт,1лт " +
  "lts:льц,1лц lv:льв,1лв lw:льв,1лв lz:льц,1льз,1лз lzh:лж";
const TO_LATIN =
  "а:a б:b в:v,2w г:g,2h д:d е:e,2ye,2yo,3ie ^е:ye,1e,2je ж:zh,1j з:z,2s и:i,2y,3ee й:y,1i,2j к:k,2c л:l м:m н:n о:o п:p " +
  "р:r с:s,2ss " +
  "т:t у:u,2ou ф:f х:kh,1h ц:ts,1tz,2c ч:ch,1tch ш:sh щ:shch,1sch ъ: ы:y,2i ь: э:e ю:yu,1iu,2ju,2u я:ya,1ia,2ja " +
  "ич$:ich,1ych,1itch ский$:sky,1ski,1skyy,1skiy,2skyi,2skij ий$:y,1iy,1i,2ii,2ij ый$:y,1yy,1iy,2yi ия$:ia,1iya,2ija дж:j,1dzh,1dj кс:x,1ks " +
  "ье:ye,1yo,1ie,1e ьи:yi,1i ьо:yo,1io ью:yu,1iu ья:ya,1ia " +
  "ае:aye,1ae,2aje ее:eye,1ee ие:iye,1ie,2ije ое:oye,1oe уе:uye,1ue ай:ai,1ay,2aj ей:ei,1ey,1ay ей$:ey,1ei,1ej айдж:aij " +
  "і:i,1y ї:yi,1i,2ji є:ye,1ie,1e ґ:g ў:u,1w ә:a,1e ғ:gh,1g қ:q,1k ң:ng,1n ө:o ұ:u ү:u һ:h ҳ:h,1kh ҷ:j ӣ:i ӯ:u " +
  "ђ:dj,1d ј:j љ:lj њ:nj ћ:c,1ch џ:dz,1dzh ѓ:gj ќ:kj ѕ:dz";
/** @type {Record<string, string>} */
const TO_CYRILLIC_IN = {
  uk:
    "e:е,2є ^e:е,1є g:г,1ґ h:г,1х i:і,1и,2ї i$:і,1й y:и,1й,1і y$:ий,1и,1і yi:ї,1иї,1ий ia:ія,1іа ie:іє,1є iy:ий,1ій ij:ій " +
    "ii:ії iya:ія ija:ія ye:є,1є sky$:ський ski$:ський skyi$:ський skyy$:ський",
};
/** @type {Record<string, string>} */
const TO_LATIN_IN = {
  de:
    "в:w,1v ж:sch,1sh,1zh з:s,1z ^е:je,1e й:i,1j,1y х:ch,1kh,1h ц:z,1ts ч:tsch,1ch ш:sch,1sh щ:schtsch,1shch ю:ju,1yu " +
    "я:ja,1ya дж:dsch,1dj",
  fr:
    "у:ou,1u ж:j,1zh х:kh,1h ч:tch,1ch ш:ch,1sh щ:chtch,1shch ю:iou,1yu я:ia,1ya ц:ts дж:dj,1j",
};
const LATIN_KEYS = "qwertyuiopasdfghjklzxcvbnm";
const CYRILLIC_KEYS = "йцукенгшщзфывапролдячсмить";

/** @typedef {{price: number, text: string}} Way */

/**
 * A function that gives the terms of a form of another script in a language, the likeliest first; [] of its own script.
 * @param {string} tag
 * @param {(form: string) => string} term
 * @returns {(form: string) => string[]}
 */
export function speller(tag, term) {
  const script = scriptOf(tag);
  if (!script) return () => [];
  const cyrillic = script === "cyrl";
  const wanted = cyrillic ? /^[a-z]+$/ : /^[а-яђ-џґәғқңөұүһҳҷӣӯ]+$/;
  const [here, there] = cyrillic ? [LATIN_KEYS, CYRILLIC_KEYS] : [CYRILLIC_KEYS, LATIN_KEYS];
  const base = tag.split("-")[0].toLowerCase();
  /** @type {Map<string, Way[]>} */
  let table;
  return (form) => {
    if (form.length < SHORTEST || !wanted.test(form)) return [];
    table = table || read(cyrillic ? TO_CYRILLIC : TO_LATIN, (cyrillic ? TO_CYRILLIC_IN : TO_LATIN_IN)[base]);
    const terms = Array.from(new Set(written(form, table).filter(Boolean).map(term))).slice(0, MOST - 1);
    const typed = Array.from(form, (letter) => there[here.indexOf(letter)]);
    if (!typed.includes(/** @type {any} */ (undefined))) terms.push(term(typed.join("")));
    return Array.from(new Set(terms));
  };
}

/**
 * "cyrl" or "latn", in which a language is written; "" if it is in neither.
 * @param {string} tag
 */
function scriptOf(tag) {
  const [base, ...more] = tag.toLowerCase().split("-");
  const said = ["cyrl", "latn"].find((script) => more.includes(script));
  if (said || OTHER.includes(" " + base + " ")) return said || "";
  return CYRILLIC.includes(" " + base + " ") ? "cyrl" : "latn";
}

/**
 * @param {string} general
 * @param {string} [special]
 */
function read(general, special) {
  /** @type {Map<string, Way[]>} */
  const table = new Map();
  for (const entry of (general + (special ? " " + special : "")).split(" ")) {
    const [letters, ways] = entry.split(":");
    table.set(letters, ways.split(",").map((way) => ({ price: parseInt(way, 10) || 0, text: way.replace(/^\d/, "") })));
  }
  return table;
}

/**
 * The cheapest ways to write a form, by their price and then by their letters.
 * @param {string} form
 * @param {Map<string, Way[]>} table
 */
function written(form, table) {
  const word = "^" + form + "$";
  /** @type {Way[]} */
  let found = [{ price: 0, text: "" }];
  for (let at = 1; at <= form.length; ) {
    const [ways, end] = group(word, at, table);
    /** @type {Map<string, number>} */
    const cheapest = new Map();
    for (const beginning of found) {
      for (const way of ways) {
        const text = beginning.text + way.text;
        const price = beginning.price + way.price;
        const known = cheapest.get(text);
        if (known === undefined || price < known) cheapest.set(text, price);
      }
    }
    found = Array.from(cheapest, ([text, price]) => ({ price, text }));
    found.sort((one, other) => one.price - other.price || (one.text < other.text ? -1 : 1));
    found = found.slice(0, KEPT);
    at = end;
  }
  return found.map((way) => way.text);
}

/**
 * How the longest group of letters in a table that stands at a place of "^word$" may be written, and where it ends.
 * @param {string} word
 * @param {number} at
 * @param {Map<string, Way[]>} table
 * @returns {[Way[], number]}
 */
function group(word, at, table) {
  for (let length = Math.min(8, word.length - at); length > 0; length--) {
    for (const start of at === 1 ? [0, 1] : [at]) {
      const ways = table.get(word.slice(start, at + length));
      if (ways) return [ways, at + length];
    }
  }
  return [[{ price: 0, text: "" }], at + 1];
}
