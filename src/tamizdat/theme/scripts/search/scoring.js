// How well each document of a segment answers a query. A whole number, so that every reader of the index agrees.

/** @typedef {import("./lookup.js").Lookup} Lookup */
/** @typedef {import("./types.js").Phrase} Phrase */
/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Wanted} Wanted */

const WORD = 2; // weight of a word
const COMPLETION = 1; // of what it is the beginning of

/**
 * @param {Lookup} lookup
 * @param {Question} question
 * @param {number} index of the segment
 * @returns {{scores: Int32Array, tiers: Uint8Array}} by ordinal: the score; 2 for all weighty words, 1 for any that say something, 0 for none
 */
export function score(lookup, question, index) {
  const { documents, described } = lookup.segments[index];
  const scores = new Int32Array(documents);
  const had = new Uint8Array(documents); // how many words that are not weighty, and say something all the same
  const hadLight = new Uint8Array(documents);
  const hadWeighty = new Uint8Array(documents);
  const standing = new Uint8Array(documents); // how many phrases
  const best = new Int32Array(documents).fill(-1);
  const weighty = lookup.weighty(question.words);
  const telling = lookup.telling(question.words);
  for (const word of question.words) {
    const counts = weighty.includes(word) ? hadWeighty : telling.includes(word) ? had : hadLight;
    addWord(lookup, word, index, scores, counts, best);
  }
  for (const phrase of question.phrases) addPhrase(lookup, phrase, index, scores, standing);
  const banned = ban(lookup, question, index);
  const phrases = question.phrases.length;
  const tiers = new Uint8Array(documents);
  for (let ordinal = 0; ordinal < documents; ordinal++) {
    if (!described.living[ordinal] || banned[ordinal] || standing[ordinal] < phrases) continue;
    tiers[ordinal] = hadWeighty[ordinal] === weighty.length ? 2 : had[ordinal] || hadWeighty[ordinal] || phrases ? 1 : 0;
  }
  return { scores, tiers };
}

/**
 * @param {Lookup} lookup
 * @param {Wanted} word
 * @param {number} index
 * @param {Int32Array} scores
 * @param {Uint8Array} had
 * @param {Int32Array} best -1 everywhere, before and after
 */
function addWord(lookup, word, index, scores, had, best) {
  /** @type {{ordinals: Uint32Array, impacts: Uint8Array, factor: number}[]} */
  const lists = [];
  const add = (/** @type {string} */ term, /** @type {number} */ factor) => {
    const postings = lookup.postings(term, index);
    if (postings) lists.push({ ...postings, factor });
  };
  for (const term of word.terms) add(term, WORD * lookup.idf(lookup.df(term)));
  const completions = (lookup.completions.get(word) || [])[index] || [];
  const factor = completions.length ? COMPLETION * lookup.idf(lookup.dfOfCompletions(word)) : 0;
  for (const term of completions) add(term, factor);
  for (const { ordinals, impacts, factor } of lists) {
    for (let at = 0; at < ordinals.length; at++) {
      const value = factor * impacts[at];
      if (value > best[ordinals[at]]) best[ordinals[at]] = value;
    }
  }
  for (const { ordinals } of lists) {
    for (let at = 0; at < ordinals.length; at++) {
      const ordinal = ordinals[at];
      if (best[ordinal] < 0) continue;
      scores[ordinal] += best[ordinal];
      had[ordinal]++;
      best[ordinal] = -1;
    }
  }
}

/**
 * @param {Lookup} lookup
 * @param {Phrase} phrase
 * @param {number} index
 * @param {Int32Array} scores
 * @param {Uint8Array} standing
 */
function addPhrase(lookup, phrase, index, scores, standing) {
  const stands = findPhrase(lookup, phrase, index);
  if (!stands) return;
  for (let ordinal = 0; ordinal < stands.length; ordinal++) standing[ordinal] += stands[ordinal];
  for (const term of phrase.terms) {
    const factor = WORD * lookup.idf(lookup.df(term));
    const { ordinals, impacts } = /** @type {import("./types.js").Postings} */ (lookup.postings(term, index));
    for (let at = 0; at < ordinals.length; at++) {
      if (stands[ordinals[at]]) scores[ordinals[at]] += factor * impacts[at];
    }
  }
}

/**
 * @param {Lookup} lookup
 * @param {Phrase} phrase
 * @param {number} index
 * @returns {Uint8Array | null} by ordinal 1 where it stands; null where it stands nowhere
 */
function findPhrase(lookup, { terms, places }, index) {
  if (terms.some((term) => !lookup.postings(term, index))) return null;
  const all = terms.map((term) => lookup.standing(term, index));
  const rarest = all.reduce((one, other) => (other.ordinals.length < one.ordinals.length ? other : one));
  const at = new Uint32Array(terms.length); // in which document of each term we are
  const found = new Uint8Array(lookup.segments[index].documents);
  for (const ordinal of rarest.ordinals) {
    const isShared = all.every(({ ordinals }, term) => {
      while (ordinals[at[term]] < ordinal) at[term]++;
      return ordinals[at[term]] === ordinal;
    });
    if (isShared && isRow(all, at, places)) found[ordinal] = 1;
  }
  return found;
}

/**
 * @param {import("./segments.js").Standing[]} all of the terms of a phrase
 * @param {Uint32Array} at where in these a document stands
 * @param {number[]} places
 * @returns {boolean} whether the terms stand in it as they do in the phrase
 */
function isRow([first, ...others], at, places) {
  for (let one = first.starts[at[0]]; one < first.starts[at[0] + 1]; one++) {
    const from = first.positions[one] - places[0];
    const isHere = others.every(({ starts, positions }, term) => {
      const wanted = from + places[term + 1];
      const end = starts[at[term + 1] + 1];
      let next = starts[at[term + 1]];
      while (next < end && positions[next] < wanted) next++;
      return next < end && positions[next] === wanted;
    });
    if (isHere) return true;
  }
  return false;
}

/**
 * @param {Lookup} lookup
 * @param {Question} question
 * @param {number} index
 * @returns {Uint8Array} by ordinal, not 0 where a document has what is excluded
 */
function ban(lookup, { banned, bannedPhrases }, index) {
  const found = new Uint8Array(lookup.segments[index].documents);
  for (const term of banned) {
    const postings = lookup.postings(term, index);
    if (postings) for (const ordinal of postings.ordinals) found[ordinal] = 1;
  }
  for (const phrase of bannedPhrases) {
    const stands = findPhrase(lookup, phrase, index);
    if (stands) for (let ordinal = 0; ordinal < found.length; ordinal++) found[ordinal] |= stands[ordinal];
  }
  return found;
}
