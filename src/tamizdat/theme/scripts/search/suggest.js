// "Did you mean": for words that nothing answers, the nearest of the paper's own.

/** @typedef {import("./lookup.js").Lookup} Lookup */
/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Wanted} Wanted */

const LEAST = 4; // code units of a word that is looked at
const LEAST_OF_ANOTHER = 3; // of a word that is offered
const SHORT = 5; // one change up to this length, else two

/**
 * @param {Answer} answer
 * @returns {Promise<string>} the query with better words; "" where there are none
 */
export async function suggest({ q, question, lookup }) {
  const lost = question.words.filter((word) => word.form.length >= LEAST && !isKnown(word, lookup));
  if (!lost.length) return "";
  const frequent = await Promise.all(
    lookup.segments.filter(({ described }) => described.words).map((segment) => segment.words()),
  );
  let text = q;
  for (const word of lost.reverse()) {
    const better = nearest(word, lookup, frequent);
    if (better) text = text.slice(0, word.start) + better + text.slice(word.end);
  }
  return text === q ? "" : text;
}

/**
 * @param {Wanted} word
 * @param {Lookup} lookup
 * @returns {boolean} whether any document has it, or a completion of it
 */
function isKnown(word, lookup) {
  return word.terms.some((term) => lookup.df(term)) || lookup.dfOfCompletions(word) > 0;
}

/**
 * @param {Wanted} word
 * @param {Lookup} lookup
 * @param {import("./segments.js").Frequent[]} frequent
 * @returns {string} the form that is nearest; of equals that in most documents; of equals the smallest. "" if none is near
 */
function nearest({ form, terms }, lookup, frequent) {
  const most = form.length <= SHORT ? 1 : 2;
  let best = { form: "", distance: most + 1, documents: 0 };
  const look = (/** @type {string} */ other, /** @type {number} */ documents) => {
    if (other.length < LEAST_OF_ANOTHER || Math.abs(other.length - form.length) > most) return;
    const distance = distanceOf(form, other, most);
    if (!distance || distance > best.distance || distance > most) return;
    const better = best.distance - distance || documents - best.documents || (other < best.form ? 1 : 0);
    if (better > 0) best = { form: other, distance, documents };
  };
  for (const { forms, documents } of frequent) forms.forEach((other, at) => look(other, documents[at]));
  for (const shards of lookup.shards) {
    const shard = shards.get(terms[0]);
    if (shard) shard.terms.forEach((term, at) => (shard.forms[at] || [term]).forEach((other) => look(other, shard.df[at])));
  }
  return best.form;
}

/**
 * Optimal string alignment: letters put in, left out, changed, or two neighbours exchanged, no stretch twice.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 * @returns {number} how many changes lead from the one to the other; above `most`, some number above it
 */
function distanceOf(one, other, most) {
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const same = one[at - 1] === other[to - 1];
      let least = Math.min(row[to] + 1, next[to - 1] + 1, row[to - 1] + (same ? 0 : 1));
      if (at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]) {
        least = Math.min(least, before[to - 2] + 1);
      }
      next.push(least);
    }
    if (Math.min(...next) > most && Math.min(...row) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length];
}
