// Lists of links narrow down to the lines in which what is typed occurs; what stands above such a line stays with it.
"use strict";
{
// "Ёлка" is found by "елка", "Märjamaa" by "marjamaa".
const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function narrow(box, wanted) {
  const lines = [...box.querySelectorAll("li")].reverse(); // what is below comes before what it is below
  const shown = new Set();
  for (const line of lines) {
    const own = bare(line.querySelector("a").textContent).includes(wanted);
    // All that is below a line that was meant is meant, too.
    if (own) line.querySelectorAll("li").forEach((each) => shown.add(each));
    if (own || [...line.querySelectorAll("li")].some((each) => shown.has(each))) shown.add(line);
  }
  for (const line of lines) line.hidden = !shown.has(line);
  let any = false;
  for (const section of box.querySelectorAll("section")) {
    const fold = section.querySelector("details");
    if (fold && wanted) fold.open = true;
    section.hidden = !section.querySelector("li:not([hidden])");
    any = any || !section.hidden;
  }
  return any;
}

document.querySelectorAll(".narrowable").forEach((box) => {
  const field = box.querySelector(".narrowing input");
  const none = box.querySelector(".narrowed");
  field.addEventListener("input", () => {
    const any = narrow(box, bare(field.value.trim()));
    none.textContent = any ? "" : none.dataset.none;
  });
  field.parentElement.hidden = false;
});
}
