// What is asked, as the page's address holds it: "?q=wine&place=12&year=2010&page=2".

/** @typedef {import("./types.js").Request} Request */

/**
 * @typedef {object} Asked
 * @property {string} q
 * @property {Record<string, string[]>} chosen by facet: {place: ["12"], year: ["2010"]}
 * @property {string} from "2010-01-31" or ""
 * @property {string} to
 * @property {string} sort "date" or ""
 * @property {number} page from 1
 */

export const FACETS = ["place", "topic", "person", "series", "kind", "year"];
const LONGEST = 200; // what the field takes, too
const MOST = 50; // choices in one facet
const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;
const NUMBER = /^\d{1,9}$/;
/** @type {Record<string, RegExp>} */
const VALUES = { kind: /^[a-z-]{1,40}$/, year: /^\d{1,4}$/ };

/**
 * @param {string} search of an address
 * @returns {Asked}
 */
export function read(search) {
  const given = new URLSearchParams(search);
  const text = (/** @type {string} */ name) => given.get(name) || "";
  const day = (/** @type {string} */ name) => (isDay(text(name)) ? text(name) : "");
  /** @type {Record<string, string[]>} */
  const chosen = {};
  for (const facet of FACETS) {
    const values = given.getAll(facet).filter((value) => (VALUES[facet] || NUMBER).test(value));
    if (values.length) chosen[facet] = Array.from(new Set(values)).slice(0, MOST);
  }
  return {
    q: text("q").slice(0, LONGEST),
    chosen,
    from: day("from"),
    to: day("to"),
    sort: text("sort") === "date" ? "date" : "",
    page: Math.min(Math.max(1, parseInt(text("page"), 10) || 1), 10000),
  };
}

/**
 * @param {string} text
 * @returns {boolean} whether it is a day, as "2010-02-30" is none
 */
function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && !isNaN(+day) && day.toISOString().startsWith(text);
}

/**
 * @param {Asked} asked
 * @returns {string} the same as the end of an address, "" where nothing is asked
 */
export function write(asked) {
  const given = new URLSearchParams();
  if (asked.q) given.set("q", asked.q);
  for (const facet of FACETS) for (const value of asked.chosen[facet] || []) given.append(facet, value);
  if (asked.from) given.set("from", asked.from);
  if (asked.to) given.set("to", asked.to);
  if (asked.sort) given.set("sort", asked.sort);
  if (asked.page > 1) given.set("page", String(asked.page));
  const text = given.toString();
  return text && `?${text}`;
}

/**
 * @param {Asked} asked
 * @returns {boolean} whether there is anything to search
 */
export function isEmpty(asked) {
  return !asked.q.trim() && !Object.keys(asked.chosen).length && !asked.from && !asked.to;
}

/**
 * @param {Asked} asked
 * @returns {Request}
 */
export function request(asked) {
  const numbers = (/** @type {string} */ facet) => (asked.chosen[facet] || []).map(Number);
  return {
    q: asked.q,
    places: numbers("place"),
    topics: numbers("topic"),
    people: numbers("person"),
    series: numbers("series"),
    kinds: asked.chosen.kind || [],
    years: numbers("year"),
    from: asked.from,
    to: asked.to,
    sort: asked.sort === "date" ? "date" : "relevance",
    page: asked.page,
  };
}

/**
 * @param {Asked} asked
 * @param {string} facet
 * @param {string} value
 * @returns {Asked} the same with this choice, or without it where it was there; on its first page
 */
export function toggled(asked, facet, value) {
  const before = asked.chosen[facet] || [];
  const values = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
  const chosen = { ...asked.chosen, [facet]: values };
  if (!values.length) delete chosen[facet];
  return { ...asked, chosen, page: 1 };
}
