// The record in rich text: sentences in which a claim stands, links to what the newsroom knows, and names that could be such.
(() => {
  const { React, draftail } = window;
  const { EditorState, Modifier } = window.DraftJS;
  const { claimAt, claimed, entityAt, kept, noteCopied, pieces, rangesOf, selected } = window.desk.anchors;
  const { called, learn, namesIn } = window.desk.names;
  const create = React.createElement;
  const given = () => JSON.parse(document.getElementById("desk-record").textContent); // words and addresses

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
    return changed(state, content, "apply-entity");
  };

  // A state in which the text has the focus again: what is taken back later leads to it.
  const changed = (state, content, how) => {
    const selection = state.getSelection().set("hasFocus", true);
    return EditorState.push(EditorState.acceptSelection(state, selection), content, how);
  };

  class Record extends React.Component {
    componentDidMount() {
      this.before = this.props.getEditorState();
      window.desk.known(given().names).then((known) => {
        learn(known);
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
      const all = called(name.name);
      return all.map((known) =>
        create(
          "button",
          {
            type: "button",
            key: `${name.name} ${known.sort} ${known.key}`,
            className: "desk-offer",
            title: `${known.name} (${known.note})`,
            // Whoever takes it back with Ctrl + Z is to be in the text: elsewhere it is the browser that takes back, and spoils it.
            onMouseDown: (event) => event.preventDefault(),
            onClick: (event) => {
              event.currentTarget.closest("[data-draftail-editor]").querySelector("[role=textbox]").focus();
              this.props.onChange(link(this.props.getEditorState(), block, name, known));
            },
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
      return onComplete(changed(editorState, content, answer ? "apply-entity" : "unmark"));
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
        noteCopied(html);
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
