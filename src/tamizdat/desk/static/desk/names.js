// Names that the newsroom knows, in the text of the editor: each just as it is written, as whole words, the longest first.
(() => {
  const { entityAt, pieces } = window.desk.anchors;
  const LETTER = "[\\p{L}\\p{N}_]";

  let learnt = null;
  let pattern = null;
  const byName = new Map();
  let found = new WeakMap(); // by block: its text does not change

  const learn = (known) => {
    if (learnt === known) return;
    learnt = known;
    byName.clear();
    for (const each of known) {
      for (const name of each.names) {
        for (const word of new Set([name, name.charAt(0).toUpperCase() + name.slice(1)])) {
          if (word) byName.set(word, [...(byName.get(word) || []), each]);
        }
      }
    }
    const longestFirst = [...byName.keys()].sort((one, other) => other.length - one.length);
    const either = longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
    pattern = either ? new RegExp(`(?<!${LETTER})(?:${either})(?!${LETTER})`, "gu") : null;
    found = new WeakMap();
  };

  // Names in a block that are no links yet.
  const namesIn = (content, block) => {
    if (!pattern || block.getType() === "atomic") return [];
    if (!found.has(block)) {
      const free = (begin, end) =>
        pieces(begin, end, (at) => entityAt(content, block, at)?.getType() || "CLAIM").every((each) => each.value === "CLAIM");
      const all = [...block.getText().matchAll(pattern)].map((match) => ({
        name: match[0],
        begin: match.index,
        end: match.index + match[0].length,
      }));
      found.set(block, all.filter((each) => free(each.begin, each.end)));
    }
    return found.get(block);
  };

  const called = (name) => byName.get(name);

  window.desk = { ...window.desk, names: { called, learn, namesIn } };
})();
