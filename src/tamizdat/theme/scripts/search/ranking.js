// The first of all that was found, without sorting the rest.

/** @typedef {import("./types.js").Found} Found */
/** @typedef {import("./types.js").Hit} Hit */

/**
 * Whether the one comes before the other.
 * @callback Before
 * @param {Hit} one
 * @param {Hit} other
 * @returns {boolean}
 */

/** @type {Before} */
export function byScore(one, other) {
  return order(one, other, one.score - other.score);
}

/** @type {Before} */
export function byDay(one, other) {
  return order(one, other, 0);
}

/**
 * @param {Hit} one
 * @param {Hit} other
 * @param {number} better above 0 if the one's score is
 */
function order(one, other, better) {
  return (+one.whole - +other.whole || better || one.day - other.day || one.number - other.number) > 0;
}

/**
 * @param {Found[]} found
 * @param {number} least the tier from which on documents are listed
 * @param {number} most how many are wanted
 * @param {Before} before
 * @returns {{first: Hit[], total: number, whole: number}} the first in their order; how many are listed; how many of these have all weighty words
 */
export function rank(found, least, most, before) {
  let total = 0;
  let whole = 0;
  /** @type {Hit[]} */
  const heap = []; // the last of the first is on its top
  for (const { segment, scores, tiers, missed } of found) {
    const { days, numbers } = segment.described;
    for (let ordinal = 0; ordinal < tiers.length; ordinal++) {
      if (tiers[ordinal] < least || (missed && missed[ordinal])) continue;
      total++;
      if (tiers[ordinal] === 2) whole++;
      const last = heap[0];
      // Most stay outside: they are told apart without making an object.
      if (heap.length === most && before === byScore && scores[ordinal] < last.score && tiers[ordinal] === (last.whole ? 2 : 1)) continue;
      const hit = { number: numbers[ordinal], score: scores[ordinal], whole: tiers[ordinal] === 2, day: days[ordinal] };
      if (heap.length < most) rise(heap, hit, before);
      else if (before(hit, last)) sink(heap, hit, before);
    }
  }
  return { first: heap.sort((one, other) => (before(one, other) ? -1 : 1)), total, whole };
}

/**
 * @param {Hit[]} heap
 * @param {Hit} hit
 * @param {Before} before
 */
function rise(heap, hit, before) {
  let at = heap.push(hit) - 1;
  for (let above; at && before(heap[(above = (at - 1) >> 1)], hit); at = above) heap[at] = heap[above];
  heap[at] = hit;
}

/**
 * @param {Hit[]} heap
 * @param {Hit} hit in place of the top
 * @param {Before} before
 */
function sink(heap, hit, before) {
  let at = 0;
  for (let below; (below = 2 * at + 1) < heap.length; at = below) {
    if (below + 1 < heap.length && before(heap[below], heap[below + 1])) below++;
    if (!before(hit, heap[below])) break;
    heap[at] = heap[below];
  }
  heap[at] = hit;
}
