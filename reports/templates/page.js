/* What the page can do beyond reading: filter, copy, open and close all. Without it nothing is missing but that. */
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const form = document.getElementById("filter");
  const rules = all("details.rule");

  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const details = target && target.closest("details");
    if (details) {
      if (details.hidden) {
        form.reset();
        filter();
      }
      details.open = true;
      details.scrollIntoView();
      details.querySelector("summary").focus({ preventScroll: true });
    }
  };
  addEventListener("hashchange", openTarget);
  for (const link of all('a[href^="#"]')) {
    link.addEventListener("click", () => setTimeout(openTarget));
  }
  openTarget();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));

  for (const button of all("button.copy")) {
    const said = document.getElementById(button.dataset.said);
    button.hidden = false;
    button.addEventListener("click", async () => {
      said.textContent = "";
      const copied = await copy(button.dataset.copy);
      if (!copied) select(document.getElementById(button.dataset.list));
      said.textContent = copied ? said.dataset.copied : said.dataset.failed;
    });
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
      area.className = "unseen";
      document.body.append(area);
      area.select();
      let copied = false;
      try { copied = document.execCommand("copy"); } catch { /* the list is selected instead */ }
      area.remove();
      return copied;
    }
  }

  function select(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  if (!form) return;
  form.hidden = false;
  const texts = new Map(rules.map((rule) => [rule, fold(rule.querySelector("summary").textContent + " " + rule.querySelector(".texts").textContent)]));
  const samples = new Map(rules.map((rule) => [rule, all(".samples > li", rule).map((item) => [item, fold(item.textContent)])]));

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function ticked(name) {
    return new Set(all(`input[name="${name}"]:checked`, form).map((box) => box.value));
  }

  function filter() {
    const severities = ticked("severity"), consequences = ticked("consequence");
    const rule = form.elements.rule.value, text = fold(form.elements.text.value.trim());
    let shown = 0, examples = 0;
    document.body.dataset.audience = form.elements.audience.value;
    for (const details of rules) {
      const inRule = !text || texts.get(details).includes(text);
      let hits = 0;
      for (const [item, content] of samples.get(details)) {
        item.hidden = !inRule && !content.includes(text);
        hits += !item.hidden;
      }
      details.hidden = !(severities.has(details.dataset.severity) && consequences.has(details.dataset.consequence) &&
        (!rule || rule === details.dataset.rule) && (inRule || hits > 0));
      if (!details.hidden) {
        shown += 1;
        examples += hits;
        if (text && !inRule) details.open = true;
      }
    }
    for (const shelf of all(".shelf")) {
      shelf.hidden = !all("details.rule", shelf).some((details) => !details.hidden);
    }
    const status = document.getElementById("shown");
    status.textContent = status.dataset.template.replace("{shown}", shown).replace("{all}", rules.length).replace("{samples}", examples);
    const printed = document.getElementById("printed");
    printed.hidden = shown === rules.length && !text && form.elements.audience.value === "all";
    printed.textContent = printed.dataset.template.replace("{shown}", status.textContent);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  const setAll = (open) => rules.forEach((rule) => { if (!rule.hidden) rule.open = open; });
  document.getElementById("expand").addEventListener("click", () => setAll(true));
  document.getElementById("collapse").addEventListener("click", () => setAll(false));
  filter();
})();
