// Which signs make up a written word: the ranges of search/letters.py, which says what they are.

export const LETTERS =
  "30-39 41-5a 61-7a aa ad b2-b3 b5 b9-ba c0-d6 d8-f6 f8-2c1 2c6-2d1 2e0-2e4 2ec 2ee 300-374 376-37d 37f 386 " +
  "388-3f5 3f7-481 483-559 560-588 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7-5f2 610-61a 620-669 66e-6d3 6d5-6dc 6df-6e8 " +
  "6ea-6fc 6ff 710-7f5 7fa-7fd 800-82d 840-85b 860-963 966-96f 971-df3 e50-e59 ed0-ed9 f00 f18-f19 f20-f33 f35 " +
  "f37 f39 f3e-fbc fc6 10a0-10fa 10fc-135f 1369-13ff 1401-166c 166f-167f 1681-169a 16a0-16ea 16ee-1734 1740-177f " +
  "17e0-17f9 180b-180d 180f-193b 1946-19da 1a00-1a1b 1a20-1a99 1aa7 1ab0-1b59 1b6b-1b73 1b80-1bf3 1c00-1c37 " +
  "1c40-1c7d 1c80-1cbf 1cd0-1cd2 1cd4-1fbc 1fbe 1fc2-1fcc 1fd0-1fdb 1fe0-1fec 1ff2-1ffc 200c-200d 2060 2070-2079 " +
  "207f-2089 2090-209c 20d0-20f0 2150-2189 2c00-2ce4 2ceb-2cf3 2d00-2d6f 2d7f-2dff 2e2f 3131-318e a4d0-a4fd " +
  "a500-a60c a610-a672 a674-a67d a67f-a6f1 a717-a71f a722-a788 a78b-a827 a82c-a835 a840-a873 a880-a8c5 a8d0-a8f7 " +
  "a8fb a8fd-a92d a930-a953 a960-a9c0 a9cf-a9d9 a9e0-aa59 aa60-aa76 aa7a-aadd aae0-aaef aaf2-ab5a ab5c-ab69 " +
  "ab70-abea abec-d7ff fb00-fb28 fb2a-fbb1 fbd3-fd3d fd50-fdc7 fdf0-fdfb fe00-fe0f fe20-fe2f fe70-fefc feff " +
  "ff10-ff19 ff21-ff3a ff41-ff5a ffa0-ffdc 10000-1cfff 1d400-1d7ff 1df00-1efff";
export const SINGLE =
  "e01-e3a e40-e4e e81-ece edc-edf 1000-1049 1050-109d 1780-17d3 17d7 17dc-17dd 3005-3007 3021-302f 3031-3035 " +
  "3038-303c 3041-3096 3099-309a 309d-309f 30a1-30fa 30fc-312f 31a0-31bf 31f0-31ff 3400-4dbf 4e00-a48c f900-faff " +
  "ff66-ff9f 20000-3ffff";
export const APOSTROPHES = "27 60 b4 b7 2018 2019 201b 2032 ff07";
export const HYPHENS = "26 2d 5f 58a 5be 2010-2011 fe63 ff0d";
export const DIGITS = "30-39 660-669 6f0-6f9";
export const COMMAS = "2c 60c 66c";
export const BLANKS = "a0 2009 202f";
export const DOT = "2e";

/**
 * Ranges of code points, "30-39 5f", as they stand between the brackets of a regular expression with the flag u.
 * @param {string} ranges
 */
export function signs(ranges) {
  return ranges.replace(/[0-9a-f]+/g, "\\u{$&}").replace(/ /g, "");
}

const digit = "[" + signs(DIGITS) + "]";

/**
 * A pattern of numbers whose thousands are parted by signs of one of these kinds: 10,000.
 * @param {string[]} parting kinds, each as ranges
 */
export function thousands(parting) {
  const parts = parting.map((ranges) => "(?:[" + signs(ranges) + "]" + digit + "{3})+").join("|");
  return digit + "{1,3}(?:" + parts + ")(?![" + signs(LETTERS) + "])";
}
