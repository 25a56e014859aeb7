// While a form is on its way to the desk, which may take as long as a printing, nothing is saved by itself any more:
// it would be a draft of what was published a moment before.
addEventListener("beforeunload", () => {
  for (const form of document.querySelectorAll("form[data-controller~='w-autosave']")) {
    form.setAttribute("data-w-autosave-active-value", "false");
    // For those who stay after all.
    setTimeout(() => form.setAttribute("data-w-autosave-active-value", "true"), 10000);
  }
});
