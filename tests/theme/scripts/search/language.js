// A language that is easily foreseen: a term is a form without the vowels at its end.

/** @param {string} text */
function words(text) {
  return [...text.matchAll(/[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*/gu)].reduce((found, { 0: written, index }) => {
    const last = found[found.length - 1];
    const first = last ? last.position + 1 : 0;
    const parts = [...written.matchAll(/[^-]+/g)].map((part, at) => word(part[0], first + at, index + part.index));
    const whole = parts.length > 1 ? [word(written.replace(/-/g, ""), first, index, written.length)] : [];
    return [...found, parts[0], ...whole, ...parts.slice(1)];
  }, []);
}

const word = (written, position, start, length = written.length) => {
  const form = written.toLowerCase().replace(/ё/g, "е");
  return { position, form, term: term(form), start, end: start + length };
};

export const term = (form) => form.replace(/[aeiouаеиоуы]+$/, "");

export const language = { words, term, fold: (text) => text.toLowerCase(), spellings: (form) => (form === "praha" ? ["prag"] : []) };
