"use strict";
(() => {
  const most = 50;
  const measures = JSON.parse(document.getElementById("search-data").textContent);
  const field = document.getElementById("search-text");
  const results = document.getElementById("search-results");
  const state = document.getElementById("search-state");
  // Titles and ids count for more than what else a measure says, and the words as they were typed for more still.
  const rank = (measure, words) => {
    let sum = measure.title.toLowerCase().includes(words.join(" ")) ? 5 : 0;
    for (const word of words) {
      if (measure.title.toLowerCase().includes(word) || measure.id.includes(word)) sum += 10;
      else if (measure.text.includes(word)) sum += 1;
      else return 0;
    }
    return sum;
  };
  const entry = (measure) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `measure/${measure.id}.html`;
    link.textContent = measure.title;
    const note = document.createElement("span");
    note.className = "muted";
    note.textContent = ` ${measure.level}, ${measure.severity}`;
    item.append(link, note);
    return item;
  };
  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? [] : measures
      .map((measure) => [rank(measure, words), measure])
      .filter(([sum]) => sum > 0)
      .sort(([one], [other]) => other - one);
    results.replaceChildren(...found.slice(0, most).map(([, measure]) => entry(measure)));
    state.textContent = words.length === 0 ? "" : found.length === 0 ? "no measure matches"
      : found.length > most ? `${most} of ${found.length} measures` : `${found.length} measures`;
  };
  document.getElementById("search").hidden = false;
  field.addEventListener("input", search);
  search();
  if (location.hash === "#search") field.focus();
  document.querySelectorAll('a[href$="index.html#search"]').forEach((link) => {
    link.addEventListener("click", () => setTimeout(() => field.focus()));
  });
})();
