// Sequences of pictures get arrows, keys and their position said; two moments of one place get a slider.
// Both are there without: a strip to be swiped, and one picture beside the other.
"use strict";
{
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function button(words, go) {
  const made = document.createElement("button");
  made.type = "button";
  made.setAttribute("aria-label", words);
  made.addEventListener("click", go);
  return made;
}

function sequence(box) {
  const strip = box.querySelector("ol");
  const steps = [...strip.children];
  const said = box.querySelector(".bar span");
  const rtl = getComputedStyle(strip).direction === "rtl";
  let at = 0;

  function show(step) {
    at = step;
    said.textContent = steps[at].querySelector(".at").textContent;
    back.setAttribute("aria-disabled", at === 0);
    on.setAttribute("aria-disabled", at === steps.length - 1);
    const next = steps[at + 1]?.querySelector("img");
    if (next) next.loading = "eager";
  }

  function go(step) {
    const to = Math.max(0, Math.min(step, steps.length - 1));
    const left = steps[to].getBoundingClientRect().left - strip.getBoundingClientRect().left;
    // Not scrollBy, which stops at the next picture as a finger does.
    strip.scrollTo({ left: strip.scrollLeft + left, behavior: calm.matches ? "instant" : "smooth" });
    show(to);
  }

  const back = button(box.dataset.back, () => go(at - 1));
  const on = button(box.dataset.on, () => go(at + 1));
  said.after(back, on);
  said.setAttribute("role", "status");
  strip.tabIndex = 0;
  strip.setAttribute("aria-label", box.getAttribute("aria-label"));

  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("a, input, audio, video")) return;
    const forward = rtl ? "ArrowLeft" : "ArrowRight";
    const backward = rtl ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });

  // Who swipes, or follows a link within, is followed.
  strip.addEventListener("scrollend", () => {
    const middle = strip.getBoundingClientRect();
    const found = steps.findIndex((step) => {
      const { left, right } = step.getBoundingClientRect();
      return left < middle.left + middle.width / 2 && right > middle.left + middle.width / 2;
    });
    if (found >= 0 && found !== at) show(found);
  });
  show(0);
}

function comparison(figure) {
  const pair = figure.querySelector(".pair");
  // A box of its own: one that ceases to scroll counts as one that moves.
  const stage = pair.cloneNode();
  stage.classList.add("slides");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.setAttribute("aria-label", figure.dataset.slider);
  slider.addEventListener("input", () => stage.style.setProperty("--at", `${slider.value}%`));
  stage.append(...pair.children, slider, document.createElement("i"));
  pair.replaceWith(stage);
}

// A browser that does not tell styles of scripts shows both as lists, and these stay as they are.
if (matchMedia("(scripting: enabled)").matches) {
  document.querySelectorAll(".sequence").forEach(sequence);
  document.querySelectorAll(".compare").forEach(comparison);
}
}
