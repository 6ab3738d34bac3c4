// Nothing here is needed to read the page: it lights up what belongs together, and unfolds all for printing.
(() => {
  let lit = [];
  const light = (event) => {
    for (const element of lit) element.classList.remove("lit");
    lit = [];
    const at = event.target.closest && event.target.closest("[data-c]");
    const shown = at && at.closest("article");
    if (!shown) return;
    const names = at.dataset.c.split(" ").map((number) => `[data-c~="${number}"]`);
    if (at.dataset.of) names.push(...at.dataset.of.split(" ").map((number) => `.text [data-of~="${number}"]`));
    lit = [...shown.querySelectorAll(names.join(","))];
    for (const element of lit) element.classList.add("lit");
  };
  addEventListener("pointerover", light);
  addEventListener("focusin", light);
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
  });
})();
