// Numbers and words out of bytes. Whatever the bytes are, reading ends, if need be with `Damaged`.

/** A file is not what it should be: half of it is there, or another. */
export class Damaged extends Error {}

/** @returns {never} */
export function damaged() {
  throw new Damaged("a file of the search is damaged");
}

/** A place in bytes, from which on they are read. */
export class Bytes {
  /** @param {Uint8Array} data */
  constructor(data) {
    this.data = data;
    this.at = 0;
  }

  /** @returns {number} of at most 42 bits */
  varint() {
    const first = this.data[this.at++];
    if (first < 128) return first; // as nearly all are
    let value = first & 127;
    for (let scale = 128; scale < 2 ** 42; scale *= 128) {
      const byte = this.data[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return damaged(); // also behind the end, where bytes are undefined
  }

  /** @returns {number} */
  zigzag() {
    const value = this.varint();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  /**
   * @param {number} length
   * @returns {Uint8Array} the next bytes, not copied
   */
  take(length) {
    const start = this.at;
    if (length > this.data.length - start) damaged();
    this.at += length;
    return this.data.subarray(start, this.at);
  }

  /**
   * @param {string} before
   * @returns {string} as much of the word before as is kept, and the rest
   */
  word(before) {
    const kept = this.varint();
    if (kept > before.length) damaged();
    return before.slice(0, kept) + utf8(this.take(this.varint()));
  }

  /**
   * @param {number} most
   * @returns {number} a count of things, none of which is smaller than a byte
   */
  count(most = this.data.length - this.at) {
    const count = this.varint();
    return count > most ? damaged() : count;
  }

  /** @returns {any} the JSON that comes after its length */
  json() {
    try {
      return JSON.parse(new TextDecoder().decode(this.take(this.varint())));
    } catch (error) {
      return damaged();
    }
  }
}

/**
 * Words are short, and TextDecoder is slow with such.
 * @param {Uint8Array} data
 * @returns {string}
 */
function utf8(data) {
  let text = "";
  for (let at = 0; at < data.length; ) {
    const first = data[at++];
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (at + more > data.length) damaged();
    let point = more ? first & (63 >> more) : first;
    for (let left = more; left; left--) point = (point << 6) | (data[at++] & 63);
    if (point > 0x10ffff) damaged();
    text += String.fromCodePoint(point);
  }
  return text;
}

/**
 * @param {Bytes} bytes
 * @param {number} count
 * @returns {Uint32Array} so many varints
 */
export function varints(bytes, count) {
  if (!(count <= bytes.data.length - bytes.at)) damaged();
  const numbers = new Uint32Array(count);
  for (let index = 0; index < count; index++) numbers[index] = bytes.varint();
  return numbers;
}

/**
 * Numbers that are kept as differences.
 * @param {Bytes} bytes
 * @param {number} count
 * @param {number} limit all must be below
 * @returns {Uint32Array} ascending
 */
export function ascending(bytes, count, limit) {
  const { data } = bytes;
  let { at } = bytes;
  if (count > data.length - at) damaged();
  const numbers = new Uint32Array(count);
  let number = 0;
  for (let index = 0; index < count; index++) {
    let byte = data[at++];
    let step = byte & 127;
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = data[at++];
      step |= (byte & 127) << shift;
    }
    number += step;
    if (!(byte < 128 && number < limit) || (index && !step)) damaged();
    numbers[index] = number;
  }
  bytes.at = at;
  return numbers;
}
