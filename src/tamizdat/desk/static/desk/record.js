// Rich text at the desk: sentences in which a claim stands, links to what the newsroom knows, and names that could be such.
//
// A character has one entity in Draft.js. The claim of a character is that of its entity: an entity CLAIM, or a link that
// carries the claim beside what it leads to. `kept` sees to it that a link made over a sentence, or taken off it, leaves
// the claim where it was, and that what is written within a sentence belongs to it.
(() => {
  const { React } = window;
  const { EditorState, Modifier, SelectionState, convertFromRaw } = window.DraftJS;
  const { draftail } = window;
  const create = React.createElement;
  const given = () => JSON.parse(document.getElementById("desk-record").textContent); // words and addresses
  const LETTER = "[\\p{L}\\p{N}_]";

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

  // Names

  let registry = [];
  let pattern = null;
  const byName = new Map();
  let found = new WeakMap(); // by block: its text does not change

  const learn = (known) => {
    registry = known;
    byName.clear();
    for (const each of known) {
      for (const name of each.names) {
        for (const word of new Set([name, name.charAt(0).toUpperCase() + name.slice(1)])) {
          if (word) byName.set(word, [...(byName.get(word) || []), each]);
        }
      }
    }
    const longestFirst = [...byName.keys()].sort((one, other) => other.length - one.length);
    const either = longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
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

  // How it looks

  const Name = ({ children }) => create("span", { className: "desk-name" }, children);
  const Claim = ({ children }) => create("span", { className: "desk-said" }, children);
  const ClaimedName = ({ children }) => create("span", { className: "desk-said desk-name" }, children);
  const addressOf = ({ sort, id }) => given().thing.replace("/actor/edit/0/", `/${sort}/edit/${id}/`);
  const Named = (props) => {
    const data = props.contentState.getEntity(props.entityKey).getData();
    const there = { icon: "#icon-link", label: data.name, url: addressOf(data) };
    const gone = { icon: "#icon-warning", label: given().gone, url: null };
    return create(draftail.TooltipEntity, { ...props, ...(data.name ? there : gone) });
  };
  // Its button "Edit" leads to what the link leads to.
  class NamedSource extends React.Component {
    componentDidMount() {
      window.open(addressOf(this.props.entity.getData()), "_blank", "noopener");
      this.props.onClose();
    }

    render() {
      return null;
    }
  }
  const around = (Link) => (props) => {
    const { claim } = props.contentState.getEntity(props.entityKey).getData();
    return claim ? create("span", { className: "desk-said" }, create(Link, props)) : create(Link, props);
  };

  const strategy = (wanted) => (block, callback, content) => {
    const names = namesIn(content, block);
    const named = (at) => names.find((each) => each.begin <= at && at < each.end);
    const sort = (at) => {
      const entity = entityAt(content, block, at);
      if (entity && entity.getType() !== "CLAIM") return "";
      const name = named(at);
      return `${entity ? "said" : ""}${name ? ` name ${name.begin}` : ""}`;
    };
    for (const piece of pieces(0, block.getLength(), sort)) {
      const [anchor, name] = [piece.value.startsWith("said"), piece.value.includes(" name ")];
      if (wanted === `${anchor}-${name}`) callback(piece.begin, piece.end);
    }
  };

  // Beneath the text: names that could be links

  const link = (state, block, name, known) => {
    let content = state.getCurrentContent();
    const data = { sort: known.sort, id: String(known.key), name: known.name };
    for (const piece of pieces(name.begin, name.end, (at) => claimAt(content, block, at))) {
      content = content.createEntity("NAMED", "MUTABLE", piece.value ? { ...data, claim: piece.value } : data);
      content = Modifier.applyEntity(content, selected(block, piece.begin, piece.end), content.getLastCreatedEntityKey());
    }
    return EditorState.push(state, content, "apply-entity");
  };

  class Record extends React.Component {
    componentDidMount() {
      this.before = this.props.getEditorState();
      window.desk.known(given().names).then((known) => {
        if (registry !== known) learn(known);
        // What is drawn is looked at anew only where another draws it: one that is just the same.
        const state = this.props.getEditorState();
        const drawing = state.getDecorator();
        const same = Object.assign(Object.create(Object.getPrototypeOf(drawing)), drawing);
        this.become(EditorState.set(state, { decorator: same }));
      });
    }

    componentDidUpdate() {
      const state = this.props.getEditorState();
      const made = kept(this.before, state);
      this.before = made;
      if (made !== state) this.become(made);
    }

    become(state) {
      this.before = state;
      this.props.onChange(state);
    }

    offer({ block, name }) {
      const all = byName.get(name.name);
      return all.map((known) =>
        create(
          "button",
          {
            type: "button",
            key: `${name.name} ${known.sort} ${known.key}`,
            className: "desk-offer",
            title: `${known.name} (${known.note})`,
            onClick: () => this.props.onChange(link(this.props.getEditorState(), block, name, known)),
          },
          all.length > 1 ? `${name.name}: ${known.name} (${known.note})` : name.name,
        ),
      );
    }

    render() {
      const content = this.props.getEditorState().getCurrentContent();
      const free = new Map();
      for (const block of content.getBlocksAsArray()) {
        for (const name of namesIn(content, block)) if (!free.has(name.name)) free.set(name.name, { block, name });
      }
      if (!free.size) return null;
      const words = given().offers;
      return create(
        "div",
        { className: "desk-offers", role: "group", "aria-label": words },
        create("span", null, words),
        ...[...free.values()].flatMap((each) => this.offer(each)),
      );
    }
  }

  // The button, and its key

  // The sentence around a place in a text, or what is selected, without the space around it.
  const sentenceAt = (text, begin, end) => {
    if (begin === end) {
      const sentences = window.Intl?.Segmenter
        ? [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text)].map((each) => [
            each.index,
            each.index + each.segment.length,
          ])
        : [[0, text.length]];
      [begin, end] = sentences.find(([from, to]) => from <= begin && begin < to) || sentences[sentences.length - 1] || [0, 0];
    }
    const words = text.slice(begin, end);
    return [begin + (words.length - words.trimStart().length), end - (words.length - words.trimEnd().length)];
  };

  // The ranges of a claim, in the order of the text.
  const rangesOf = (content, claim) =>
    content.getBlocksAsArray().flatMap((block) =>
      pieces(0, block.getLength(), (at) => claimAt(content, block, at))
        .filter((piece) => piece.value === claim)
        .map((piece) => ({ key: block.getKey(), begin: piece.begin, end: piece.end, text: block.getText() })),
    );

  class ClaimSource extends React.Component {
    componentDidMount() {
      const { editorState, onClose } = this.props;
      const content = editorState.getCurrentContent();
      const selection = editorState.getSelection();
      const block = content.getBlockForKey(selection.getStartKey());
      const [from, last] = [selection.getStartOffset(), selection.getEndOffset()];
      const to = selection.getEndKey() === block.getKey() ? last : block.getLength();
      const claim = claimAt(content, block, from) || (from === to ? claimAt(content, block, from - 1) : "");
      const [begin, end] = sentenceAt(block.getText(), from, to);
      const ranges = claim ? rangesOf(content, claim) : [{ key: block.getKey(), begin, end, text: block.getText() }];
      const sentence = ranges.map((each) => each.text.slice(each.begin, each.end)).join(" ");
      if (!sentence.trim()) return onClose();
      return window.desk
        .claimForm({ ...given(), sentence, claim })
        .then((answer) => this.done(answer.claim, claim, ranges), onClose);
    }

    done(answer, claim, ranges) {
      const { editorState, onComplete, onClose } = this.props;
      if (answer === null || (answer === claim && claim)) return onClose();
      const content = ranges.reduce(
        (made, each) => claimed(made, each.key, each.begin, each.end, answer),
        editorState.getCurrentContent(),
      );
      return onComplete(EditorState.push(editorState, content, answer ? "apply-entity" : "unmark"));
    }

    render() {
      return null;
    }
  }

  const types = draftail.registerPlugin(
    {
      type: "CLAIM",
      source: ClaimSource,
      onPaste: (_, html) => {
        fragment = copied(html);
        return "not-handled";
      },
    },
    "entityTypes",
  );
  draftail.registerPlugin({ type: "NAMED", source: NamedSource, decorator: around(Named) }, "entityTypes");
  for (const sort of ["LINK", "DOCUMENT"]) {
    draftail.registerPlugin({ ...types[sort], decorator: around(types[sort].decorator) }, "entityTypes");
  }
  draftail.registerPlugin({ type: "SAID", strategy: strategy("true-false"), component: Claim }, "decorators");
  draftail.registerPlugin({ type: "NAME", strategy: strategy("false-true"), component: Name }, "decorators");
  draftail.registerPlugin({ type: "SAID_NAME", strategy: strategy("true-true"), component: ClaimedName }, "decorators");
  draftail.registerPlugin(
    {
      type: "CLAIM",
      keyBindingFn: (event) => (event.ctrlKey && event.altKey && event.nativeEvent.code === "KeyJ" ? "CLAIM" : undefined),
    },
    "plugins",
  );
  draftail.registerPlugin({ type: "RECORD", meta: Record }, "controls");
})();
