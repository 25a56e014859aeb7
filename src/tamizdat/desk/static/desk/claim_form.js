// The form of a claim over the editor, and its fields in which one writes the beginning of a name and chooses.
// What it says comes from the desk; `window.desk.claimForm(...)` is called by the editor (record.js).
(() => {
  const MOST = 6; // names that are offered

  // The page that is edited, or the front to which a new story will belong.
  const page = () => {
    const found = /\/pages\/(?:(\d+)\/|add\/\w+\/\w+\/(\d+)\/)/.exec(
      document.querySelector("form[data-edit-form]")?.action || location.pathname,
    );
    return found ? found[1] || found[2] : "";
  };

  let asked = null; // for the names that the newsroom knows
  const known = (address, anew = false) => {
    if (!asked || anew) {
      asked = fetch(address.replace(/\/0\/$/, `/${page()}/`))
        .then((answer) => (answer.ok ? answer.json() : []))
        .catch(() => []);
    }
    return asked;
  };

  // A field of names: what is chosen stands before it, what is offered beneath it.
  const field = (box, registry) => {
    const { name, sort } = box.dataset;
    const many = "many" in box.dataset;
    const chosen = box.querySelector(".desk-chosen");
    const input = box.querySelector("input");
    const list = box.querySelector(".desk-names-list");
    let offered = [];
    let active = 0;

    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (each) => {
      const line = document.createElement("li");
      const away = document.createElement("button");
      away.type = "button";
      away.textContent = each.name;
      away.title = box.dataset.away || "×";
      away.onclick = () => {
        line.remove();
        input.hidden = false;
        input.focus();
      };
      const key = document.createElement("input");
      Object.assign(key, { type: "hidden", name, value: each.key });
      line.append(away, key);
      chosen.append(line);
      input.value = "";
      input.setCustomValidity("");
      input.hidden = !many;
      close();
    };
    const show = () => {
      list.replaceChildren(
        ...offered.map((each, at) => {
          const line = document.createElement("li");
          line.id = `${list.id}-${at}`;
          line.setAttribute("role", "option");
          line.setAttribute("aria-selected", String(at === active));
          line.textContent = each.name;
          const note = document.createElement("small");
          note.textContent = ` ${each.note}`;
          line.append(note);
          line.onmousedown = (event) => {
            event.preventDefault();
            choose(each);
          };
          return line;
        }),
      );
      list.hidden = offered.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (list.hidden) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    };
    const look = () => {
      const begun = input.value.trim().toLowerCase();
      const keys = new Set([...chosen.querySelectorAll("input")].map((each) => each.value));
      const begins = (each) =>
        each.names.some((word) => ` ${word.toLowerCase()}`.replace(/[^\p{L}\p{N}]+/gu, " ").includes(` ${begun}`));
      const all = begun ? registry.filter((each) => each.sort === sort && !keys.has(String(each.key)) && begins(each)) : [];
      offered = all.slice(0, MOST);
      active = 0;
      show();
    };
    input.addEventListener("input", look);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        active = (active + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
        show();
      } else if (event.key === "Enter" || event.key === "Tab") {
        choose(offered[active]);
        if (event.key === "Tab") return;
      } else if (event.key === "Escape") {
        close();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    for (const key of box.dataset.chosen.split(",").filter(Boolean)) {
      const each = registry.find((one) => one.sort === sort && String(one.key) === key);
      if (each) choose(each);
    }
  };

  // What is asked only of some claims: how many, who is responsible.
  const fit = (form) => {
    const property = form.elements.property.value;
    for (const part of form.querySelectorAll("[data-shown]")) {
      part.hidden = !part.dataset.shown.split(" ").includes(property);
    }
  };
  const emptied = (form) => {
    for (const part of form.querySelectorAll("[data-shown][hidden]")) {
      part.querySelectorAll("input").forEach((each) => (each.value = ""));
      part.querySelectorAll(".desk-chosen li").forEach((each) => each.remove());
    }
  };

  // Ask who said a sentence. `asked` has the address of the form, the names', the sentence and its claim, if it has one.
  // Answers {claim}: the id of the claim that was saved, "" to take the mark off, or null if nothing is to be done.
  const claimForm = async ({ form: address, names, sentence, claim }) => {
    const dialog = document.createElement("dialog");
    dialog.className = "desk-claim";
    dialog.setAttribute("aria-live", "polite");
    document.body.append(dialog);
    const registry = known(names, true);
    let answer = { claim: null };

    const shown = async (response) => {
      const given = await registry;
      dialog.innerHTML = await response.text();
      const form = dialog.querySelector("form");
      dialog.querySelectorAll("[data-close]").forEach((each) => (each.onclick = () => dialog.close()));
      if (!form) return dialog.querySelector("[data-close]")?.focus();
      dialog.setAttribute("aria-label", form.querySelector("h2").textContent);
      form.querySelectorAll(".desk-who").forEach((box) => field(box, given));
      form.elements.property.onchange = () => fit(form);
      fit(form);
      form.querySelectorAll("[data-same]").forEach((each) => (each.onclick = () => open(each.dataset.same)));
      const off = form.querySelector("[data-unmark]");
      if (off) {
        off.onclick = () => {
          answer = { claim: "" };
          dialog.close();
        };
      }
      form.onsubmit = (event) => {
        event.preventDefault();
        save(form);
      };
      const wanting = form.querySelector(".error-message")
        ? form.querySelector(".error-message").parentElement.querySelector("input:not([type=hidden]), textarea, select")
        : form.querySelector("[data-name=claimant] input[type=text]:not([hidden])");
      if (wanting) wanting.focus();
      else form.querySelector("[type=submit]").focus({ preventScroll: true });
    };
    const open = async (same) =>
      shown(await fetch(`${address}?${new URLSearchParams({ page: page(), sentence, claim: same })}`));
    const save = async (form) => {
      const left = [...form.querySelectorAll(".desk-who input[type=text]")].find((each) => each.value.trim());
      if (left) {
        left.setCustomValidity(form.dataset.unknown.replace("{}", left.value.trim()));
        left.reportValidity();
        left.oninput = () => left.setCustomValidity("");
        return;
      }
      emptied(form);
      const button = form.querySelector("[type=submit]");
      button.disabled = true;
      const response = await fetch(address, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (!response.ok) return shown(response);
      answer = await response.json();
      dialog.close();
    };

    dialog.showModal();
    await open(claim);
    return new Promise((told) => {
      const end = () => {
        dialog.remove();
        told(answer);
      };
      if (dialog.open) dialog.addEventListener("close", end, { once: true });
      else end();
    });
  };

  window.desk = { ...window.desk, claimForm, known };
})();
