// The parts of the page: found, cloned and filled by their `data-search` and `data-slot` alone, whatever a theme makes of them.

/**
 * What goes into a slot: text, pieces of text with some of them marked, attributes; nothing takes the slot away.
 * @typedef {string | import("./types.js").Piece[] | Record<string, string> | null | undefined} Filling
 */

/**
 * @param {string} name
 * @returns {HTMLElement}
 */
export function part(name) {
  const found = document.querySelector(`[data-search="${name}"]:not(template)`);
  return /** @type {HTMLElement} */ (found || document.createElement("div")); // a theme need not have all parts
}

/**
 * @param {Element} box
 * @param {string} name
 * @returns {HTMLElement}
 */
export function slot(box, name) {
  return /** @type {HTMLElement} */ (box.querySelector(`[data-slot="${name}"]`) || document.createElement("div"));
}

/** @returns {any} the words that are chosen while one searches */
export function readWords() {
  const found = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-search="words"]'));
  return JSON.parse((found && found.content.textContent) || "{}");
}

/**
 * @param {string} name of a template
 * @param {Record<string, Filling>} fillings by slots
 * @returns {HTMLElement}
 */
export function made(name, fillings) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector(`template[data-search="${name}"]`));
  const clone = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  for (const name of Object.keys(fillings)) fill(slot(clone, name), fillings[name]);
  return clone;
}

/**
 * @param {HTMLElement} place
 * @param {Filling} filling
 */
export function fill(place, filling) {
  if (!filling || !(Array.isArray(filling) || Object.keys(filling).length)) place.remove();
  else if (typeof filling === "string") place.textContent = filling;
  else if (Array.isArray(filling)) replace(place, filling.map(piece));
  else for (const name of Object.keys(filling)) setAttribute(place, name, filling[name]);
}

/**
 * @param {HTMLElement} place
 * @param {string} name "text" stands for the words themselves
 * @param {string} value
 */
function setAttribute(place, name, value) {
  if (name === "text") place.textContent = value;
  else if (name.startsWith("--")) place.style.setProperty(name, value);
  else if (value) place.setAttribute(name, value);
}

/**
 * @param {import("./types.js").Piece} piece
 * @returns {Node}
 */
function piece({ text, marked }) {
  if (!marked) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}

/**
 * @param {Element} place
 * @param {Node[]} children
 */
export function replace(place, children) {
  place.textContent = "";
  place.append(...children);
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement[]} lines
 */
export function list(place, lines) {
  replace(place, lines);
  place.hidden = !lines.length;
}

/**
 * @param {string} words with {names} in them
 * @param {Record<string, string>} values
 * @returns {string}
 */
export function said(words, values) {
  return (words || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
