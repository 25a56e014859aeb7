// By what a list is narrowed: what each document is filed under, which of it a choice misses, and how many have what.

import { Bytes, damaged, varints } from "./bytes.js";

/** @typedef {import("./types.js").Found} Found */
/** @typedef {import("./types.js").Facets} Facets */
/** @typedef {import("./types.js").Request} Request */
/** @typedef {import("./types.js").Trees} Trees */
/** @typedef {import("./types.js").Tree} Tree */
/** @typedef {"places" | "topics" | "people" | "series" | "kinds"} Name */

/**
 * One facet of the documents of a segment: those with the ordinal n have the values `names[of[i]]` for i from `starts[n]` to below `starts[n + 1]`.
 * @typedef {object} Column
 * @property {any[]} names
 * @property {Uint32Array} starts
 * @property {Uint32Array} of
 */

/** @typedef {Record<Name, Column>} Values */

const DAYS = 64; // the bit of what lies outside of the days asked for; it counts in no facet
const YEARS = 32;
/** @type {Record<Name, number>} */
const BITS = { places: 1, topics: 2, people: 4, series: 8, kinds: 16 };
const NAMES = /** @type {Name[]} */ (Object.keys(BITS));

/**
 * @param {Uint8Array} data
 * @param {number} documents
 * @returns {Values}
 */
export function readValues(data, documents) {
  const bytes = new Bytes(data);
  const header = bytes.json();
  /**
   * @param {Name} name
   * @param {Uint32Array} counts how many values each document has
   * @param {Uint32Array} of
   */
  const column = (name, counts, of) => {
    const names = header && header[name];
    if (!Array.isArray(names) || of.some((index) => index >= names.length)) damaged();
    const starts = new Uint32Array(documents + 1);
    for (let at = 0; at < documents; at++) starts[at + 1] = starts[at] + counts[at];
    return { names, starts, of };
  };
  const kinds = column("kinds", new Uint32Array(documents).fill(1), varints(bytes, documents));
  const one = varints(bytes, documents); // series, from 1
  const series = column("series", one.map((index) => (index ? 1 : 0)), one.filter((index) => index).map((index) => index - 1));
  const several = (/** @type {Name} */ name) => {
    const counts = varints(bytes, documents);
    return column(name, counts, varints(bytes, counts.reduce((sum, count) => sum + count, 0)));
  };
  return { kinds, series, places: several("places"), topics: several("topics"), people: several("people") };
}

/**
 * @param {Request} request
 * @returns {boolean} whether facets must be known for it
 */
export function isNarrowed(request) {
  return NAMES.some((name) => (request[name] || []).length);
}

/**
 * @param {Request} request
 * @returns {boolean} whether days alone are asked for
 */
function hasDays(request) {
  return !!(request.from || request.to || (request.years || []).length);
}

/**
 * @param {Request} request
 * @param {import("./segments.js").Segment} segment
 * @param {Values | null} values where facets are chosen
 * @param {Trees} trees
 * @returns {Uint8Array | null} by ordinal a bit for each choice that is missed; null where nothing was chosen
 */
export function missed(request, segment, values, trees) {
  if (!values && !hasDays(request)) return null;
  const found = new Uint8Array(segment.documents);
  for (const name of NAMES) {
    /** @type {(number | string)[]} */
    const chosen = request[name] || [];
    if (chosen.length && values) missIn(values[name], chosen, treeOf(trees, name), BITS[name], found);
  }
  if (hasDays(request)) missDays(request, segment.described.days, found);
  return found;
}

/**
 * @param {Column} column
 * @param {(number | string)[]} chosen
 * @param {Tree} tree
 * @param {number} bit
 * @param {Uint8Array} found
 */
function missIn({ names, starts, of }, chosen, tree, bit, found) {
  const meant = names.map((name) => upwards(name, tree).some((each) => chosen.includes(each)));
  for (let ordinal = 0; ordinal < found.length; ordinal++) {
    let at = starts[ordinal];
    while (at < starts[ordinal + 1] && !meant[of[at]]) at++;
    if (at === starts[ordinal + 1]) found[ordinal] |= bit;
  }
}

/**
 * @param {Request} request
 * @param {Uint32Array} days
 * @param {Uint8Array} found
 */
function missDays({ from, to, years = [] }, days, found) {
  const first = from ? dayOf(from) : 0;
  const last = to ? dayOf(to) : Infinity;
  const yearOf = yearly();
  for (let ordinal = 0; ordinal < found.length; ordinal++) {
    const day = days[ordinal];
    if ((from || to) && !(day && day >= first && day <= last)) found[ordinal] |= DAYS;
    if (years.length && !(day && years.includes(yearOf(day)))) found[ordinal] |= YEARS;
  }
}

/**
 * @param {string} text "2010-09-30"
 * @returns {number} days since 1970-01-01
 */
function dayOf(text) {
  const day = Date.parse(`${text}T00:00:00Z`) / 864e5;
  return isNaN(day) ? 0 : day;
}

/** @returns {(day: number) => number} the year of a day; days come in runs, so the last answer is kept */
function yearly() {
  let first = 0;
  let next = 0;
  let year = 0;
  return (day) => {
    if (day < first || day >= next) {
      year = new Date(day * 864e5).getUTCFullYear();
      first = Date.UTC(year, 0) / 864e5;
      next = Date.UTC(year + 1, 0) / 864e5;
    }
    return year;
  };
}

/**
 * @param {Trees} trees
 * @param {Name} name
 * @returns {Tree}
 */
function treeOf(trees, name) {
  return (name === "places" && trees.places) || (name === "topics" && trees.topics) || {};
}

/**
 * @param {any} name
 * @param {Tree} tree
 * @returns {any[]} it, and all above it, each once
 */
function upwards(name, tree) {
  const found = [name];
  for (const each of found) {
    for (const above of tree[each] || []) if (!found.includes(above)) found.push(above);
  }
  return found;
}

/**
 * @param {Found[]} found
 * @param {Values[]} values of the same segments
 * @param {Trees} trees
 * @param {number} least the tier from which on documents are listed
 * @returns {Facets}
 */
export function count(found, values, trees, least) {
  /** @type {Facets} */
  const facets = { places: new Map(), topics: new Map(), people: new Map(), series: new Map(), kinds: new Map(), years: countYears(found, least) };
  found.forEach(({ tiers, missed }, index) => {
    for (const name of NAMES) countIn(values[index][name], treeOf(trees, name), (ordinal) => tiers[ordinal] >= least && !(missed && missed[ordinal] & ~BITS[name]), facets[name]);
  });
  return facets;
}

/**
 * @param {Found[]} found
 * @param {number} least
 * @returns {Map<number, number>} how many of what is listed are of which year; known without facets
 */
export function countYears(found, least) {
  const years = new Map();
  found.forEach(({ segment, tiers, missed }) => {
    const { days } = segment.described;
    const yearOf = yearly();
    for (let ordinal = 0; ordinal < days.length; ordinal++) {
      if (days[ordinal] && tiers[ordinal] >= least && !(missed && missed[ordinal] & ~YEARS)) add(years, yearOf(days[ordinal]), 1);
    }
  });
  return years;
}

/**
 * @param {Column} column
 * @param {Tree} tree
 * @param {(ordinal: number) => boolean} isListed
 * @param {Map<any, number>} counts
 */
function countIn({ names, starts, of }, tree, isListed, counts) {
  /** @type {any[]} */
  const all = [];
  const places = new Map();
  const above = names.map((name) =>
    upwards(name, tree).map((each) => {
      if (!places.has(each)) places.set(each, all.push(each) - 1);
      return places.get(each);
    }),
  );
  const sums = new Uint32Array(all.length);
  const last = new Uint32Array(all.length); // the document that was counted last, from 1: each counts once
  for (let ordinal = 0; ordinal + 1 < starts.length; ordinal++) {
    if (starts[ordinal] === starts[ordinal + 1] || !isListed(ordinal)) continue;
    for (let at = starts[ordinal]; at < starts[ordinal + 1]; at++) {
      for (const each of above[of[at]]) {
        if (last[each] > ordinal) continue;
        last[each] = ordinal + 1;
        sums[each]++;
      }
    }
  }
  all.forEach((name, index) => sums[index] && add(counts, name, sums[index]));
}

/**
 * @template K
 * @param {Map<K, number>} counts
 * @param {K} key
 * @param {number} more
 */
function add(counts, key, more) {
  counts.set(key, (counts.get(key) || 0) + more);
}
