// Anchors of claims in the text of the editor.
//
// A character has one entity in Draft.js. The claim of a character is that of its entity: an entity CLAIM, or a link that
// carries the claim beside what it leads to. `kept` sees to it that a link made over a sentence, or taken off it, leaves
// the claim where it was, and that what is written within a sentence belongs to it.
(() => {
  const { EditorState, Modifier, SelectionState, convertFromRaw } = window.DraftJS;

  // Ranges of characters

  const entityAt = (content, block, at) => {
    const key = block.getEntityAt(at);
    return key ? content.getEntity(key) : null;
  };
  const claimAt = (content, block, at) => {
    const entity = at >= 0 && at < block.getLength() ? entityAt(content, block, at) : null;
    return (entity && entity.getData().claim) || "";
  };
  const selected = (block, begin, end) =>
    SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: begin, focusOffset: end });

  // Pieces of a range in which `what` is the same.
  const pieces = (begin, end, what) => {
    const found = [];
    for (let at = begin; at < end; at += 1) {
      const value = what(at);
      const last = found[found.length - 1];
      if (last && last.value === value) last.end = at + 1;
      else found.push({ begin: at, end: at + 1, value });
    }
    return found;
  };

  // Give a range a claim, or take it away (""); links stay links.
  const claimed = (content, key, begin, end, claim) => {
    let made = content;
    for (const piece of pieces(begin, end, (at) => content.getBlockForKey(key).getEntityAt(at))) {
      const block = made.getBlockForKey(key);
      const entity = piece.value ? content.getEntity(piece.value) : null;
      const link = entity && entity.getType() !== "CLAIM";
      let use = null;
      if (link) {
        const { claim: _, ...data } = entity.getData();
        made = made.createEntity(entity.getType(), entity.getMutability(), claim ? { ...data, claim } : data);
        use = made.getLastCreatedEntityKey();
      } else if (claim) {
        made = made.createEntity("CLAIM", "MUTABLE", { claim });
        use = made.getLastCreatedEntityKey();
      }
      made = Modifier.applyEntity(made, selected(block, piece.begin, piece.end), use);
    }
    return made;
  };

  const labelsOf = (content, block) => Array.from({ length: block.getLength() }, (_, at) => claimAt(content, block, at));
  const labelled = (content, block, labels) =>
    pieces(0, labels.length, (at) => (labels[at] === claimAt(content, block, at) ? null : labels[at]))
      .filter((piece) => piece.value !== null)
      .reduce((made, piece) => claimed(made, block.getKey(), piece.begin, piece.end, piece.value), content);

  // What keeps a claim where it is

  const OF_ITSELF = ["undo", "redo", "unmark"];

  const kept = (before, after) => {
    const [old, content] = [before.getCurrentContent(), after.getCurrentContent()];
    if (old === content || OF_ITSELF.includes(after.getLastChangeType())) return after;
    if (after.getLastChangeType() === "insert-fragment") return pasted(before, after);
    let made = content;
    for (const block of content.getBlocksAsArray()) {
      const was = old.getBlockForKey(block.getKey());
      if (!was || was === block) continue;
      if (was.getText() === block.getText()) made = relinked(old, was, made, block);
      else made = written(old, was, made, block, after.getSelection());
    }
    return made === content ? after : EditorState.set(after, { currentContent: made });
  };

  // A link was made or taken off: the words are the same, and so are their claims.
  const relinked = (old, was, content, block) => {
    const past = labelsOf(old, was);
    return labelled(content, block, labelsOf(content, block).map((claim, at) => claim || past[at]));
  };

  // Something was written up to the caret: within a sentence it belongs to it.
  const written = (old, was, content, block, selection) => {
    if (selection.getStartKey() !== block.getKey() || !selection.isCollapsed()) return content;
    const end = selection.getStartOffset();
    const [text, past] = [block.getText(), was.getText()];
    const rest = text.length - end; // after the caret nothing changed
    const gone = past.length - rest;
    let begin = 0;
    while (begin < Math.min(end, gone) && text[begin] === past[begin]) begin += 1;
    if (begin >= end || past.slice(gone) !== text.slice(end)) return content;
    for (let at = begin; at < end; at += 1) if (claimAt(content, block, at)) return content;
    const around = gone > begin ? [begin, gone - 1].map((at) => claimAt(old, was, at)) : [];
    const claim = around[0] || claimAt(content, block, begin - 1);
    const fits = around.length ? around.every((each) => each === claim) : claim === claimAt(content, block, end);
    return claim && fits ? claimed(content, block.getKey(), begin, end, claim) : content;
  };

  // What was last pasted, as far as it comes from such an editor: the claims of its characters, by paragraph. Draftail
  // filters what is pasted, and in doing so gives each piece of an entity that is in several a letter too much.
  let fragment = null;

  const copied = (html) => {
    const sign = "data-draftjs-conductor-fragment";
    const found = html && new DOMParser().parseFromString(html, "text/html").querySelector(`[${sign}]`);
    if (!found) return null;
    const content = convertFromRaw(JSON.parse(found.getAttribute(sign)));
    return content.getBlocksAsArray().map((block) => labelsOf(content, block));
  };

  // Something was pasted over a selection: what stood around it keeps its claims, and it has its own.
  const pasted = (before, after) => {
    const [old, content, selection] = [before.getCurrentContent(), after.getCurrentContent(), before.getSelection()];
    const [was, is] = [old.getBlocksAsArray(), content.getBlocksAsArray()];
    const index = (key) => was.findIndex((block) => block.getKey() === key);
    const [first, end] = [index(selection.getStartKey()), index(selection.getEndKey())];
    const [from, to] = [selection.getStartOffset(), selection.getEndOffset()];
    const last = end + is.length - was.length; // where the rest of the last paragraph is now
    const own = fragment || [];
    fragment = null;
    const wanted = is.map((block, at) => {
      const past = at < first ? was[at] : at > last ? was[at - last + end] : null;
      if (past) return past.getText() === block.getText() ? labelsOf(old, past) : null;
      const head = at === first ? was[first].getText().slice(0, from) : "";
      const tail = at === last ? was[end].getText().slice(to) : "";
      const middle = block.getLength() - head.length - tail.length;
      if (middle < 0 || !block.getText().startsWith(head) || !block.getText().endsWith(tail)) return null;
      const [begun, rest] = [labelsOf(old, was[first]).slice(0, head.length), tail ? labelsOf(old, was[end]).slice(to) : []];
      const given = own[at - first]?.length === middle ? own[at - first] : Array(middle).fill("");
      const around = begun.length && begun[begun.length - 1] === rest[0] ? rest[0] : "";
      const claims = first === last && !given.some(Boolean) ? given.map(() => around) : given;
      return [...begun, ...claims, ...rest];
    });
    if (first < 0 || last < first || wanted.includes(null)) return after;
    const made = is.reduce((all, block, at) => labelled(all, block, wanted[at]), content);
    return made === content ? after : EditorState.set(after, { currentContent: made });
  };

  const noteCopied = (html) => {
    fragment = copied(html);
  };

  // The ranges of a claim, in the order of the text.
  const rangesOf = (content, claim) =>
    content.getBlocksAsArray().flatMap((block) =>
      pieces(0, block.getLength(), (at) => claimAt(content, block, at))
        .filter((piece) => piece.value === claim)
        .map((piece) => ({ key: block.getKey(), begin: piece.begin, end: piece.end, text: block.getText() })),
    );

  window.desk = { ...window.desk, anchors: { claimAt, claimed, entityAt, kept, noteCopied, pieces, rangesOf, selected } };
})();
